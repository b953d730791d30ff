package io.fluxforge.stratum.server.life;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file in a folder that says whose it is. */
public final class LifeFile {
    /** Its name. */
    public static final String NAME = "pool-life";

    private static final int MAX_BYTES = 100;

    private final Path file;

    /** The file of this folder. */
    public LifeFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /**
     * What it says; empty if there is none.
     *
     * @throws IOException if it cannot be read or says nothing of the kind
     */
    public Optional<Life> read() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            Life life = Life.parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII).strip());
            return Optional.of(Optional.ofNullable(life)
                    .orElseThrow(() -> new IOException(file + " does not say which pool it belongs to")));
        }
    }

    /** Writes it, so that it is there whole or not at all. */
    public void write(Life life) throws IOException {
        Path fresh = file.resolveSibling(NAME + ".new");
        try (FileChannel out = PrivateFiles.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((life + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }
}
