package io.fluxforge.stratum.server.journal;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fates of found blocks, a line each: {@code HASH KIND REASON}; of two lines for one block the later holds. A line that a killed
 * process has not finished is none. Not thread-safe.
 */
final class FateLog implements AutoCloseable {
    /** From this size on the file is written anew with the last {@link #KEPT} blocks. */
    private static final long MAX_BYTES = 4 << 20;

    /** What is read of a file at most: far more than it ever has. */
    private static final long READ_BYTES = 64 << 20;

    private static final int KEPT = 10_000;
    private static final int MAX_REASON_CHARS = 200;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([a-z]+)(?: (.*))?");

    private final Path path;
    private final Map<Hash256, BlockFate> fates;
    private FileChannel file;

    /** Opens the file, which is made if need be. */
    FateLog(Path path) throws IOException {
        this.path = path;
        fates = read(path);
        file = open(path);
        try {
            endLine();
            trim();
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return PrivateFiles.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** What a file says, in the order in which the blocks were first mentioned; nothing if there is no file. */
    static Map<Hash256, BlockFate> read(Path path) throws IOException {
        Map<Hash256, BlockFate> fates = new LinkedHashMap<>();
        if (!Files.exists(path)) {
            return fates;
        }
        if (Files.size(path) > READ_BYTES) {
            throw new IOException(path + " has more than " + READ_BYTES + " bytes: it is none of this program's");
        }
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        int begin = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
            Matcher line = LINE.matcher(text.substring(begin, end));
            begin = end + 1;
            BlockFate.Kind kind = line.matches() ? kind(line.group(2)) : null;
            if (kind != null) {
                fates.put(
                        Hash256.parse(line.group(1)), new BlockFate(kind, line.group(3) == null ? "" : line.group(3)));
            }
        }
        return fates;
    }

    private static BlockFate.@Nullable Kind kind(String name) {
        for (BlockFate.Kind kind : BlockFate.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        return null;
    }

    private void trim() throws IOException {
        if (file.size() <= MAX_BYTES) {
            return;
        }
        List<Hash256> all = List.copyOf(fates.keySet());
        all.subList(0, Math.max(0, all.size() - KEPT)).forEach(fates::remove);
        StringBuilder text = new StringBuilder();
        fates.forEach((hash, fate) -> text.append(line(hash, fate)));
        PrivateFiles.replace(path, text.toString());
        file.close();
        file = open(path);
        file.position(file.size());
    }

    private void endLine() throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        file.position(file.size());
        if (file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n') {
            write(file, "\n");
        }
    }

    /** All that is known. */
    Map<Hash256, BlockFate> fates() {
        return fates;
    }

    /** Adds a line, and returns when it is on the disk. */
    void add(Hash256 block, BlockFate fate) throws IOException {
        long end = file.size();
        try {
            write(file, line(block, fate));
            file.force(false);
        } catch (IOException e) {
            // Half a line would spoil the next.
            file.truncate(end);
            throw e;
        }
        fates.put(block, fate);
        trim();
    }

    private static String line(Hash256 hash, BlockFate fate) {
        String reason = fate.reason().replaceAll("[^ -~]", "?");
        return hash + " " + fate.kind().name().toLowerCase(Locale.ROOT) + " "
                + reason.substring(0, Math.min(MAX_REASON_CHARS, reason.length())) + "\n";
    }

    private static void write(FileChannel out, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
