package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tip at which a long poll was begun whose end nobody has seen; kept in a file, so that the next run knows. */
final class LongPollNote {
    private final Path file;
    private @Nullable Hash256 tip;

    /**
     * Reads the note of an earlier run.
     *
     * @param folder where notes are kept
     * @param node whose long polls these are
     * @throws IOException if there is a note that cannot be read
     */
    LongPollNote(Path folder, URI node) throws IOException {
        byte[] name = node.toString().getBytes(StandardCharsets.UTF_8);
        file = folder.resolve("long-poll-" + UUID.nameUUIDFromBytes(name));
        if (Files.exists(file)) {
            tip = parse(Files.readString(file));
        }
    }

    private static @Nullable Hash256 parse(String text) {
        try {
            return Hash256.parse(text);
        } catch (IllegalArgumentException e) {
            // A call is begun once its note is whole.
            return null;
        }
    }

    /** The tip at which it was begun; null if all are over. */
    synchronized @Nullable Hash256 tip() {
        return tip;
    }

    /** One is about to begin. */
    synchronized void write(Hash256 at) throws IOException {
        try (FileChannel out = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = ByteBuffer.wrap(at.toString().getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                out.write(text);
            }
            out.force(true);
        }
        tip = at;
    }

    /** It is over. */
    synchronized void clear() throws IOException {
        tip = null;
        Files.deleteIfExists(file);
    }
}
