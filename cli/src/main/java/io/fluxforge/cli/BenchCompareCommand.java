package io.fluxforge.cli;

import io.fluxforge.bench.html.ReportPage;
import io.fluxforge.bench.report.Comparison;
import io.fluxforge.bench.report.ReportFile;
import io.fluxforge.cli.bench.ComparisonTable;
import io.fluxforge.cli.bench.HtmlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** Compares two reports. */
@Command(
        name = "compare",
        description = "Compare two reports of a benchmark.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A and B are files that --json or --out wrote. A difference counts only where",
            "the ranges of the repetitions do not overlap; what differs in machine, JVM and",
            "settings is listed.",
            "",
            "Exit codes: 0 compared; 1 worse than --fail-worse allows; 2 a file or an",
            "option is wrong, or the two have no figure in common."
        })
final class BenchCompareCommand implements Callable<Integer> {

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "The report from before.")
    private Path before;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "B",
            description = "The report from after; more than one only for --html, the last of them is compared.")
    private List<Path> after;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with the figures of all the reports as pictures.")
    private @Nullable Path page;

    @Option(
            names = "--fail-worse",
            paramLabel = "PERCENT",
            description = "Exit with 1 if a figure of B is worse by more than that, beyond the spread.")
    private @Nullable Double failWorse;

    @Override
    public Integer call() throws IOException {
        if (after.size() > 1 && page == null) {
            throw mistake("more than two reports are compared by --html only");
        }
        String obstacle = page == null ? null : HtmlReport.obstacle(page);
        if (obstacle != null) {
            throw mistake("--html: " + obstacle);
        }
        List<Path> files = new ArrayList<>(List.of(before));
        files.addAll(after);
        List<ObjectNode> reports = files.stream().map(this::read).toList();
        Comparison comparison = Comparison.of(reports.getFirst(), reports.getLast());
        if (comparison.rows().isEmpty()) {
            throw mistake(before + " and " + files.getLast() + " have no figure in common");
        }
        ComparisonTable.print(comparison, parent.out());
        if (page != null) {
            List<String> names = files.stream().map(Path::toString).toList();
            HtmlReport.write(ReportPage.comparing(reports, names), page);
            parent.err().println("page written to " + page);
        }
        double worst = comparison.rows().stream()
                .mapToDouble(Comparison.Row::percentWorse)
                .max()
                .orElse(0);
        return failWorse != null && worst > failWorse ? ExitCodes.FAILED : ExitCodes.OK;
    }

    private ObjectNode read(Path file) {
        try {
            return ReportFile.read(file);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
