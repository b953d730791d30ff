package io.fluxforge.cli;

import io.fluxforge.bench.node.NodeBench;
import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.report.KeyFile;
import io.fluxforge.bench.node.report.NodeReport;
import io.fluxforge.bench.node.report.NodeTable;
import io.fluxforge.bench.node.report.SignedReport;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.bench.node.tier.TierReport;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.ReportFile;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.cli.bench.HtmlReport;
import io.fluxforge.cli.bench.NodeBenchProgress;
import io.fluxforge.cli.bench.NodeBenchSettings;
import io.fluxforge.node.crypto.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Measures what a Flux node's host can do, and says which tier that makes. */
@Command(
        name = "node",
        description = "Measure this machine as the host of a Flux node: which tier does it reach?",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Measured are CPU events per second (EPS, as sysbench counts them, primes to",
            "60000) on one thread and on all, cores and caches, memory and its bandwidth,",
            "disk writes in files without a name (sequential with fdatasync, past the page",
            "cache, and synced 4 KiB writes at random places), and the network against web",
            "servers (--net-url) or `./fluxforge bench net-server` on another machine. It",
            "takes about a minute.",
            "What is not measured is unknown, and no tier is reached by it.",
            "",
            "Exit codes: 0 measured, and --require is met; 1 --require is not met; 2 an",
            "option is wrong or there is too little room on the disk; 130 Ctrl-C.",
            "",
            "Examples:",
            "  ./fluxforge bench node --dir /var/lib/flux --net-server 192.0.2.7:16225",
            "  ./fluxforge bench node --net-url https://example.org/100MB --disk-kind ssd",
            "  ./fluxforge bench node --profile whitepaper-2021 --json",
            "  ./fluxforge bench node --require NIMBUS --out reports/",
            "  ./fluxforge bench node --out reports/ --html reports/node.html"
        })
final class BenchNodeCommand implements Callable<Integer> {
    private final Terminals terminals = Terminals.ofProcess();

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private NodeBenchSettings settings;

    @Option(
            names = "--require",
            paramLabel = "TIER",
            description = "CUMULUS, NIMBUS or STRATUS: exit with 1 if it is not met.")
    private @Nullable Tier required;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--shape",
            paramLabel = "VERB",
            description = "Print only what node software reads: getbenchmarks or getstatus.")
    private @Nullable String shape;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the JSON report to a file; in a folder, to one named after the time.")
    private @Nullable Path report;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with pictures, and the history of this machine from the folder of --out.")
    private @Nullable Path page;

    @Option(
            names = "--sign",
            paramLabel = "KEYFILE",
            description =
                    "Sign the JSON report with the secret key in a file: as a wallet exports it, or 64 hex digits.")
    private @Nullable Path keyFile;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (shape != null && !shape.equals("getbenchmarks") && !shape.equals("getstatus")) {
            throw mistake("--shape: '" + shape + "' is neither getbenchmarks nor getstatus");
        }
        settings.check(spec);
        Optional<PrivateKey> key = key();
        if (report != null) {
            requireWritable(report);
        }
        String unwritable = page == null ? null : HtmlReport.obstacle(page);
        if (unwritable != null) {
            throw mistake("--html: " + unwritable);
        }
        NodeBench bench = new NodeBench(settings.options(), new NodeBenchProgress(parent.err(), terminals.err()));
        bench.findObstacle().ifPresent(obstacle -> {
            throw mistake("--dir: " + obstacle + "; choose another --dir, a smaller --disk-mib, or --skip disk");
        });
        Environment environment = Environment.capture();
        NodeMeasurements measured = bench.run();
        TierReport tiers = TierReport.of(settings.profile(), measured.quantities(), measured.architecture());
        ObjectNode unsigned = NodeReport.of(measured, tiers, environment);
        ObjectNode written =
                key.map(secret -> SignedReport.sign(unsigned, secret)).orElse(unsigned);
        Path file = null;
        if (report != null) {
            file = ReportFile.write(written, report);
            parent.err().println("report written to " + file);
        }
        if (page != null) {
            HtmlReport.write(written, page, report, file, parent.err());
        }
        if (shape != null) {
            parent.out()
                    .println(ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(written.get(shape)));
        } else if (json) {
            parent.out().println(written);
        } else {
            NodeTable.print(measured, tiers, parent.out());
        }
        if (required != null && !tiers.isMet(required)) {
            parent.err().println(spec.qualifiedName() + ": " + required + " is not met");
            return ExitCodes.FAILED;
        }
        return ExitCodes.OK;
    }

    private Optional<PrivateKey> key() {
        if (keyFile == null) {
            return Optional.empty();
        }
        if (!json && report == null) {
            throw mistake("--sign signs the JSON report: add --json or --out");
        }
        try {
            return Optional.of(KeyFile.read(keyFile));
        } catch (IllegalArgumentException e) {
            throw mistake("--sign: " + e.getMessage());
        }
    }

    /** A minute's measurement is not to be lost on a mistyped folder. */
    private void requireWritable(Path target) {
        Path folder =
                Files.isDirectory(target) ? target : target.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw mistake("--out: " + HtmlReport.unwritable(folder));
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
