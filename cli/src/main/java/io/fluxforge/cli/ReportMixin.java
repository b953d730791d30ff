package io.fluxforge.cli;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.cli.bench.BenchJson;
import io.fluxforge.cli.bench.HtmlReport;
import io.fluxforge.cli.terminal.StatusLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** How a bench tells what it has measured. */
final class ReportMixin {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the JSON report to a file; in a folder, to one named after the time.")
    private @Nullable Path file;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with pictures, and the history of this machine from the folder of --out.")
    private @Nullable Path page;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Measures; its progress is told in one line. */
    interface Bench<R> {
        R run(Consumer<String> progress) throws IOException, InterruptedException;
    }

    /** The result for programs. */
    interface Json<R> {
        ObjectNode of(R result, Instant time, Environment environment);
    }

    /** The result for people. */
    interface Table<R> {
        void print(R result, Machine machine, PrintStream out);
    }

    /** Measures with its progress on a terminal, and tells the result. */
    <R> R measure(BenchCommand parent, Bench<R> bench, Json<R> report, Table<R> table)
            throws IOException, InterruptedException {
        requireWritable();
        Instant time = Instant.now();
        Environment environment = Environment.capture();
        StatusLine line = new StatusLine(parent.err());
        R result;
        try {
            result = bench.run(Terminals.ofProcess().err() ? line::draw : text -> {});
        } finally {
            line.clear();
        }
        tell(
                report.of(result, time, environment),
                parent.out(),
                parent.err(),
                () -> table.print(result, environment.machine(), parent.out()));
        return result;
    }

    /** Tells a result that is there. */
    void tell(ObjectNode report, PrintStream out, PrintStream err, Runnable table) throws IOException {
        Path written = BenchJson.publish(report, json, out, file);
        if (!json) {
            table.run();
        }
        if (page != null) {
            HtmlReport.write(report, page, file, written, err);
        }
    }

    /** For whoever measures by himself: before that. */
    void requireWritable() {
        String obstacle = page == null ? null : HtmlReport.obstacle(page);
        if (obstacle != null) {
            throw new ParameterException(spec.commandLine(), "--html: " + obstacle);
        }
    }
}
