package io.fluxforge.cli;

import io.fluxforge.bench.node.report.SignedReport;
import io.fluxforge.bench.node.report.SignedReport.Check;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.ReportFile;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.crypto.PublicKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Checks a signed report. */
@Command(
        name = "verify-report",
        description = "Check whether a report is as it was signed by `bench node --sign`.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Without --key this shows that the report was not changed since it was signed,",
            "and by which key; whose key that is, you must know.",
            "",
            "Exit codes: 0 genuine; 1 changed, unsigned or signed by another key; 2 an",
            "option or the file is wrong."
        })
final class BenchVerifyReportCommand implements Callable<Integer> {

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The report.")
    private Path file;

    @Option(names = "--key", paramLabel = "PUBKEY", description = "The public key, in hex, that must have signed.")
    private @Nullable String key;

    @Override
    public Integer call() {
        PublicKey required = key == null ? null : parseKey(key);
        ObjectNode report;
        try {
            report = ReportFile.read(file);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
        return switch (SignedReport.check(report)) {
            case Check.Broken(String why) -> {
                parent.out().println("NOT genuine: " + why);
                yield ExitCodes.FAILED;
            }
            case Check.Genuine(PublicKey signer)
            when required != null && !signer.equals(required) -> {
                parent.out().println("NOT genuine: signed by " + signer + ", not by the key named");
                yield ExitCodes.FAILED;
            }
            case Check.Genuine(PublicKey signer) -> {
                parent.out()
                        .println("genuine: not changed since " + signer + " signed it"
                                + (required == null ? " (nobody says whose key that is; see --key)" : ""));
                print(report);
                yield ExitCodes.OK;
            }
        };
    }

    private void print(ObjectNode report) {
        if (!report.path("report").asString("").equals(Envelope.FORMAT)) {
            parent.out().println("  of an unknown format");
        }
        parent.out().println("  time     " + text(report.path("time").asString("unknown")));
        parent.out()
                .println("  machine  "
                        + text(report.path("machine").path("fingerprint").asString("unknown")) + ", "
                        + text(report.path("environment").path("cpu").asString("unknown processor")));
        parent.out()
                .println(
                        "  profile  " + text(report.path("profile").path("name").asString("none")) + " of "
                                + text(report.path("profile").path("date").asString("no date")));
        parent.out().println("  tier     " + text(report.path("tier").asString("none")));
        parent.out().println("  version  " + text(report.path("version").asString("unknown")));
    }

    /** Whoever signed may have signed anything. */
    private static String text(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    private PublicKey parseKey(String hex) {
        try {
            return PublicKey.of(ByteString.parse(hex))
                    .orElseThrow(() -> mistake("--key: these are no bytes of a public key"));
        } catch (IllegalArgumentException e) {
            throw mistake("--key: " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
