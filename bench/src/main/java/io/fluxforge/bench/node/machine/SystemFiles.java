package io.fluxforge.bench.node.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small files that Linux shows its state in. A file that is absent or may not be read tells nothing. */
final class SystemFiles {
    private SystemFiles() {}

    /** The first line without blanks around it; empty if there is none. */
    static Optional<String> line(Path file) {
        return lines(file).stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
    }

    /** All lines; none if the file cannot be read. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
