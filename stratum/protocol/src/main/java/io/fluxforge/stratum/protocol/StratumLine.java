package io.fluxforge.stratum.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One message of either direction: a JSON object on a line, scanned in place. Mutable, for one thread; {@link #parse} reuses it.
 *
 * <p>Strict about JSON (RFC 8259, UTF-8, at most 16 levels deep), lenient about what miners vary: the order of the fields,
 * fields nobody knows, an {@code id} of any type or none. Of a field that occurs twice the last counts.
 */
public final class StratumLine {
    /** An {@code id} of more bytes than this is answered as {@code null}. */
    public static final int MAX_ID_BYTES = 128;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final JsonScanner scanner = new JsonScanner();
    private final JsonField id = new JsonField("id");
    private final JsonField method = new JsonField("method");
    private final JsonField params = new JsonField("params");
    private final JsonField result = new JsonField("result");
    private final JsonField error = new JsonField("error");
    private final JsonField[] fields = {id, method, params, result, error};
    private final JsonField ignored = new JsonField("");
    private Method known = Method.NONE;

    /**
     * Scans a line, with or without the line feed that ends it.
     *
     * @param line kept until the next call, not changed
     * @return false if it is no JSON object; {@link #problem} says why, and the fields are as far as they were read
     */
    public boolean parse(byte[] line, int from, int to) {
        for (JsonField field : fields) {
            field.clear();
        }
        known = Method.NONE;
        scanner.reset(line, to);
        int at = scanner.punctuation(from, '{');
        if (at < 0) {
            return false;
        }
        if (scanner.peek(at) == '}') {
            return ends(at + 1);
        }
        while (true) {
            at = field(line, at);
            if (at < 0) {
                return false;
            }
            at = scanner.space(at);
            if (scanner.peek(at) == '}') {
                return ends(at + 1);
            }
            at = scanner.punctuation(at, ',');
            if (at < 0) {
                return false;
            }
        }
    }

    private int field(byte[] line, int from) {
        int at = scanner.string(from);
        if (at < 0) {
            return -1;
        }
        JsonField field = fieldNamed(line, from + 1, at - 1);
        int start = scanner.punctuation(at, ':');
        if (start < 0) {
            return -1;
        }
        field.begin(line);
        int end;
        if (scanner.peek(start) == '[') {
            end = scanner.array(start, 2, field);
            field.set(JsonKind.ARRAY, start, end);
        } else {
            end = scanner.value(start, 1);
            field.set(scanner.kind(), start, end);
        }
        if (end < 0) {
            field.clear();
        } else if (field == method) {
            known = methodNamed(line, start, end);
        }
        return end;
    }

    private JsonField fieldNamed(byte[] line, int from, int to) {
        for (JsonField field : fields) {
            if (field.isNamed(line, from, to)) {
                return field;
            }
        }
        return ignored;
    }

    private Method methodNamed(byte[] line, int start, int end) {
        if (method.kind() != JsonKind.STRING) {
            return method.kind() == JsonKind.NULL ? Method.NONE : Method.UNKNOWN;
        }
        Method plain = Method.of(line, start + 1, end - 1);
        String text = plain == Method.UNKNOWN ? method.string() : null;
        return text == null ? plain : Method.of(text);
    }

    private boolean ends(int at) {
        int end = scanner.space(at);
        return scanner.isEnd(end) || scanner.fail(end, "text behind the object") >= 0;
    }

    /** What is wrong with the line and at which byte of it, null after a {@link #parse} that succeeded. */
    public @Nullable String problem() {
        return scanner.problem() == null ? null : scanner.problem() + " at byte " + scanner.problemAt();
    }

    /** The method; {@link Method#NONE} if there is none or it is {@code null}. */
    public Method method() {
        return known;
    }

    /** The method's name for a log. */
    public String methodText() {
        return method.toString();
    }

    /** Whether the line wants an answer: it has a method, and an {@code id} that is not {@code null}. */
    public boolean isRequest() {
        return known != Method.NONE && id.kind() != JsonKind.ABSENT && id.kind() != JsonKind.NULL;
    }

    /**
     * The {@code id} as JSON to be sent back: the bytes as they came, or {@code null} if there was none or it is longer than
     * {@value #MAX_ID_BYTES} bytes.
     */
    public byte[] idBytes() {
        int length = id.rawLength();
        return length == 0 || length > MAX_ID_BYTES ? NULL.clone() : id.raw();
    }

    /** The {@code id}. */
    public JsonField id() {
        return id;
    }

    /** The parameters; an array in every known message. */
    public JsonField params() {
        return params;
    }

    /** The result of an answer. */
    public JsonField result() {
        return result;
    }

    /** The error of an answer: [code, message, traceback] or {@code null}. */
    public JsonField error() {
        return error;
    }

    /** Whether the {@code id} is this number. */
    public boolean hasId(long number) {
        return Arrays.equals(id.raw(), Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }
}
