package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What was about to be sent, outside of the data base: a line for each payment, on the disk before anybody is handed it. A data base
 * that does not know one of them was put back from an older copy. Several processes may write.
 *
 * <pre>
 *   TIME HEIGHT COMMENT TXID TRANSACTION CRC-32C
 * </pre>
 *
 * Time in milliseconds since 1970, the best chain's height then, the other fields but the comment hex; a dash where there is no transaction of ours.
 */
public final class PaymentNotes {
    /** Its name in the data folder. */
    public static final String NAME = "payments.log";

    private static final Pattern LINE =
            Pattern.compile("((\\d{1,18}) (\\d{1,9}) (\\S+) (-|[0-9a-f]{64}) (-|[0-9a-f]+)) ([0-9a-f]{8})");
    private static final int MAX_LINE_CHARS = 1 << 20;

    private final @Nullable Path file;

    /**
     * A payment that was about to be sent.
     *
     * @param millis when
     * @param height of the best chain then: a block holds the payment that is higher, or takes the place of one of that chain
     * @param comment its name, unique for ever; without spaces
     * @param txid null where a wallet makes the transaction
     * @param raw the transaction as on the wire, null likewise
     */
    record Note(
            long millis,
            int height,
            String comment,
            @Nullable Hash256 txid,
            @Nullable ByteString raw) {}

    /** Notes in a file of this folder. */
    public static PaymentNotes in(Path dataFolder) {
        return new PaymentNotes(dataFolder.resolve(NAME));
    }

    /** None are kept: for payments whose data base is never put back. */
    static PaymentNotes none() {
        return new PaymentNotes(null);
    }

    private PaymentNotes(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Writes a note, and returns when the disk has it.
     *
     * @throws IOException if it cannot be kept: the payment must not be sent then
     */
    void write(Note note) throws IOException {
        if (file == null) {
            return;
        }
        String fields =
                note.millis() + " " + note.height() + " " + note.comment().replace(' ', '_') + " "
                        + (note.txid() == null ? "-" : note.txid()) + " " + (note.raw() == null ? "-" : note.raw());
        boolean made = Files.notExists(file);
        try (FileChannel out = PrivateFiles.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = out.lock()) {
            long end = wholeLines(out);
            ByteBuffer bytes = ByteBuffer.wrap((fields + " " + crc(fields) + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                end += out.write(bytes, end);
            }
            out.force(true);
            assert lock.isValid();
        }
        Path folder = file.toAbsolutePath().getParent();
        if (made && folder != null) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** Where the last whole line ends: a write that was cut short has sent nothing. */
    private static long wholeLines(FileChannel out) throws IOException {
        long end = out.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            one.clear();
            if (out.read(one, end - 1) == 1 && one.get(0) == '\n') {
                break;
            }
            end--;
        }
        out.truncate(end);
        return end;
    }

    private static String crc(String fields) {
        CRC32C crc = new CRC32C();
        crc.update(fields.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /**
     * All notes, the oldest first.
     *
     * @throws IOException naming the line if one is damaged, other than a last one that was cut short
     */
    List<Note> read() throws IOException {
        List<Note> notes = new ArrayList<>();
        if (file == null || Files.notExists(file)) {
            return notes;
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.US_ASCII))) {
            String previous = null;
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (previous != null) {
                    notes.add(parse(previous, number));
                }
                number++;
                previous = line;
            }
            if (previous != null && isWhole(previous)) {
                notes.add(parse(previous, number));
            }
        }
        return notes;
    }

    private static boolean isWhole(String line) {
        Matcher matcher = LINE.matcher(line);
        return line.length() <= MAX_LINE_CHARS
                && matcher.matches()
                && crc(matcher.group(1)).equals(matcher.group(7));
    }

    private Note parse(String line, int number) throws IOException {
        Matcher matcher = LINE.matcher(line);
        if (!isWhole(line) || !matcher.matches()) {
            throw new IOException(
                    file + ":" + number + ": damaged; what it noted of payments cannot be compared with the data base");
        }
        String txid = matcher.group(5);
        String raw = matcher.group(6);
        return new Note(
                Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4).replace('_', ' '),
                txid.equals("-") ? null : Hash256.parse(txid),
                raw.equals("-") ? null : ByteString.of(HexFormat.of().parseHex(raw)));
    }
}
