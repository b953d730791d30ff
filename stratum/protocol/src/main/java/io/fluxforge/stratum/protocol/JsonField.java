package io.fluxforge.stratum.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One field of a {@link StratumLine} and, if it is an array, where its elements stand in the line. Valid until the line's next
 * {@link StratumLine#parse}. An index beyond the array reads as {@link JsonKind#ABSENT}.
 */
public final class JsonField {
    /** Elements that are kept; those beyond are checked for syntax and counted only. */
    public static final int MAX_ELEMENTS = 16;

    private static final int MAX_LONG_DIGITS = 18;

    private final String name;
    private final byte[] nameBytes;
    private byte[] line = new byte[0];
    private JsonKind kind = JsonKind.ABSENT;
    private int start;
    private int end;
    private int size;
    private final JsonKind[] kinds = new JsonKind[MAX_ELEMENTS];
    private final int[] starts = new int[MAX_ELEMENTS];
    private final int[] ends = new int[MAX_ELEMENTS];

    JsonField(String name) {
        this.name = name;
        nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(kinds, JsonKind.ABSENT);
    }

    /** Whether the bytes between a key's quotes are this field's name, perhaps with escapes. */
    boolean isNamed(byte[] bytes, int from, int to) {
        if (to - from == nameBytes.length) {
            return Arrays.equals(bytes, from, to, nameBytes, 0, nameBytes.length);
        }
        // An escape makes a name longer, and the names are short: few keys get this far.
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return JsonText.decode(bytes, from, to).equals(name);
            }
        }
        return false;
    }

    void clear() {
        kind = JsonKind.ABSENT;
        size = 0;
    }

    void begin(byte[] bytes) {
        line = bytes;
        size = 0;
    }

    void set(JsonKind valueKind, int from, int to) {
        kind = valueKind;
        start = from;
        end = to;
    }

    void addElement(JsonKind elementKind, int from, int to) {
        if (size < MAX_ELEMENTS) {
            kinds[size] = elementKind;
            starts[size] = from;
            ends[size] = to;
        }
        size++;
    }

    /** What the field itself is. */
    public JsonKind kind() {
        return kind;
    }

    /** Elements of the array, 0 if it is none; may exceed {@link #MAX_ELEMENTS}. */
    public int size() {
        return size;
    }

    /** What element {@code i} is. */
    public JsonKind kind(int i) {
        return i < Math.min(size, MAX_ELEMENTS) ? kinds[i] : JsonKind.ABSENT;
    }

    /** The field's own bytes as they stand in the line, empty if it is absent. */
    public byte[] raw() {
        return kind == JsonKind.ABSENT ? new byte[0] : Arrays.copyOfRange(line, start, end);
    }

    /** Length of {@link #raw} in bytes. */
    public int rawLength() {
        return kind == JsonKind.ABSENT ? 0 : end - start;
    }

    /** The string that the field itself is, null if it is something else. */
    public @Nullable String string() {
        return kind == JsonKind.STRING ? JsonText.decode(line, start + 1, end - 1) : null;
    }

    /** The string that element {@code i} is, null if it is something else. */
    public @Nullable String string(int i) {
        return kind(i) == JsonKind.STRING ? JsonText.decode(line, starts[i] + 1, ends[i] - 1) : null;
    }

    /** Bytes between the quotes of element {@code i} as they stand in the line, −1 if it is no string. */
    public int stringLength(int i) {
        return kind(i) == JsonKind.STRING ? ends[i] - starts[i] - 2 : -1;
    }

    /** Whether element {@code i} is {@code true}. */
    public boolean isTrue(int i) {
        return kind(i) == JsonKind.TRUE;
    }

    /**
     * The whole number that element {@code i} is, written as a number or as a string of digits.
     *
     * @return {@code otherwise} if it is something else or has more than 18 digits
     */
    public long number(int i, long otherwise) {
        JsonKind elementKind = kind(i);
        if (elementKind != JsonKind.NUMBER && elementKind != JsonKind.STRING) {
            return otherwise;
        }
        int quote = elementKind == JsonKind.STRING ? 1 : 0;
        int at = starts[i] + quote;
        int to = ends[i] - quote;
        boolean negative = at < to && line[at] == '-';
        at += negative ? 1 : 0;
        if (at == to || to - at > MAX_LONG_DIGITS) {
            return otherwise;
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = line[at] - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /**
     * Decodes the hex string that element {@code i} is. Strict: a string of exactly {@code 2 * count} digits and no escapes.
     *
     * @return false if it is something else; {@code to} may then be partly written
     */
    public boolean hex(int i, byte[] to, int offset, int count) {
        return stringLength(i) == 2 * count && Hex.decode(line, starts[i] + 1, count, to, offset);
    }

    /** Whether the bytes between the quotes of element {@code i} are these. */
    boolean stringEquals(int i, byte[] expected) {
        return kind(i) == JsonKind.STRING
                && Arrays.equals(line, starts[i] + 1, ends[i] - 1, expected, 0, expected.length);
    }

    /** The field as text for a log: cut to 200 characters, everything but printable ASCII replaced. */
    @Override
    public String toString() {
        String text = new String(raw(), 0, Math.min(rawLength(), 200), StandardCharsets.ISO_8859_1);
        return text.replaceAll("[^ -~]", "?");
    }
}
