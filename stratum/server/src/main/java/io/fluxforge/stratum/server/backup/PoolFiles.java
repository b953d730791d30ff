package io.fluxforge.stratum.server.backup;

import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.life.LifeFile;
import io.fluxforge.stratum.server.node.BlockPlacer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a data folder that belong into a copy. Neither keys, which do not lie beside what they guard, nor headers, which the
 * nodes have.
 */
final class PoolFiles {
    private static final Predicate<String> SEGMENT =
            Pattern.compile("shares-[0-9]{12}\\.journal").asMatchPredicate();
    private static final Predicate<String> BLOCK =
            Pattern.compile("[0-9]{10}-[0-9a-f]{64}\\.block|fates\\.log").asMatchPredicate();

    private PoolFiles() {}

    /**
     * All but the journal, relative to the folder, in the order in which they are copied: what a found block leaves before what it is
     * taken on into.
     */
    static List<Path> besidesJournal(Path data) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of(LifeFile.NAME, "payments.log", "bans.tsv", "difficulties.tsv", "found-blocks.log")) {
            if (Files.isRegularFile(data.resolve(name))) {
                files.add(Path.of(name));
            }
        }
        files.addAll(in(data, BlockPlacer.folder(data), BLOCK));
        return files;
    }

    /** The journal's segments, the oldest first, and the file that says whose they are. */
    static List<Path> journal(Path data) throws IOException {
        return in(data, StratumPool.journalFolder(data), SEGMENT.or(LifeFile.NAME::equals));
    }

    private static List<Path> in(Path data, Path folder, Predicate<String> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> wanted.test(file.getFileName().toString()))
                    .sorted()
                    .map(data::relativize)
                    .toList();
        }
    }
}
