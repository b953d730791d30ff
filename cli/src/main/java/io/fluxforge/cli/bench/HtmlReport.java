package io.fluxforge.cli.bench;

import io.fluxforge.bench.html.ReportPage;
import io.fluxforge.bench.report.ReportFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A report as a page, with the earlier ones of the same machine. */
public final class HtmlReport {
    private static final int MOST_FILES = 10_000;

    private HtmlReport() {}

    /**
     * Writes the page, all of it or nothing.
     *
     * @param out where the JSON report goes; if that is a folder, earlier reports are looked for there, else beside the page
     * @param own the file that holds this very report; null for none
     * @param err is told of files that are no reports
     */
    public static void write(ObjectNode report, Path page, @Nullable Path out, @Nullable Path own, PrintStream err)
            throws IOException {
        Path folder = out != null && Files.isDirectory(out)
                ? out
                : page.toAbsolutePath().getParent();
        write(ReportPage.of(report, folder == null ? List.of() : earlier(report, folder, own, err)), page);
        err.println("page written to " + page);
    }

    /** Writes a page, all of it or nothing. */
    public static void write(String html, Path page) throws IOException {
        Path part = page.resolveSibling(page.getFileName() + ".part");
        try {
            Files.writeString(part, html, StandardCharsets.UTF_8);
            Files.move(part, page, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static List<ObjectNode> earlier(ObjectNode report, Path folder, @Nullable Path own, PrintStream err)
            throws IOException {
        List<ObjectNode> earlier = new ArrayList<>();
        String pattern = report.path("benchmark").asString("report") + "-*.json";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            for (Path file : files) {
                if (own != null && Files.isSameFile(file, own)) {
                    continue;
                }
                if (earlier.size() == MOST_FILES) {
                    err.println("only " + MOST_FILES + " of the reports in " + folder + " were read");
                    break;
                }
                try {
                    earlier.add(ReportFile.read(file));
                } catch (IllegalArgumentException e) {
                    err.println("left out of the history: " + e.getMessage());
                }
            }
        }
        return earlier;
    }

    /** Why a page cannot be written; null if it can. A measurement is not to be lost on a mistyped folder. */
    public static @Nullable String obstacle(Path page) {
        if (Files.isDirectory(page)) {
            return page + " is a folder; name a file in it";
        }
        Path folder = page.toAbsolutePath().getParent();
        return folder == null || !Files.isWritable(folder) ? unwritable(folder) : null;
    }

    /** That a folder takes no file, and whether it is there at all. */
    public static String unwritable(@Nullable Path folder) {
        return "nothing can be written to " + folder
                + (folder == null || Files.exists(folder) ? "" : ": there is no such folder");
    }
}
