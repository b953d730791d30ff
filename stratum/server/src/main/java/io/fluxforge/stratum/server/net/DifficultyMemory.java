package io.fluxforge.stratum.server.net;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.protocol.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The target that vardiff found for each worker, so that one who comes back begins where he left. Kept in a text file, a line each:
 * target, worker. The least recently used are forgotten. Thread-safe.
 */
public final class DifficultyMemory {
    private static final int MAX_WORKERS = 50_000;

    private final Map<String, Target> targets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Target> eldest) {
            return size() > MAX_WORKERS;
        }
    };
    private final Path file;
    private boolean changed;

    /**
     * Reads the file, if there is one. Lines that are none are passed over.
     *
     * @throws IOException if it cannot be read
     */
    public DifficultyMemory(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] columns = line.split("\t", 2);
                Target target = Target.parse(columns[0]);
                if (columns.length == 2 && target != null) {
                    targets.put(columns[1], target);
                }
            }
        }
    }

    /** What a worker had last, null if nothing is known. */
    public synchronized @Nullable Target recall(String worker) {
        return targets.get(worker);
    }

    /** Remembers what a worker has. */
    public synchronized void remember(String worker, Target target) {
        changed |= !Objects.equals(targets.put(worker, target), target);
    }

    /**
     * Writes the file if anything has changed: whole, under another name first.
     *
     * @throws IOException if it cannot be written
     */
    public synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        List<String> lines = new ArrayList<>();
        targets.forEach((worker, target) -> lines.add(target + "\t" + worker));
        PrivateFiles.replace(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        changed = false;
    }
}
