package io.fluxforge.bench.node.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that stands for {@code /}. */
record FakeRoot(Path path) {
    FakeRoot with(String file, String content) throws IOException {
        Path target = path.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, content);
        return this;
    }
}
