package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.NonceSpace;
import io.fluxforge.stratum.protocol.JsonField;
import io.fluxforge.stratum.protocol.JsonKind;
import io.fluxforge.stratum.protocol.Submission;
import org.jspecify.annotations.Nullable;

/** Reads what pools write in many ways, and may write in any. */
final class PoolFields {
    /** The longest NONCE_1 that leaves enough of the nonce. */
    static final int MAX_NONCE1_BYTES = Submission.NONCE_BYTES - NonceSpace.LEAST_BYTES;

    private static final int MAX_TEXT_CHARS = 200;

    private PoolFields() {}

    /** The number of one of our requests, as a number or in quotes; −1 if it is none. */
    static long number(JsonField id) {
        String text = id.kind() == JsonKind.STRING ? String.valueOf(id.string()) : id.toString();
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /** Element {@code i} as a NONCE_1; null if it is none, or leaves too little of the nonce. */
    static byte @Nullable [] nonce1(JsonField field, int i) {
        int digits = field.stringLength(i);
        if (digits < 0 || digits % 2 != 0 || digits / 2 > MAX_NONCE1_BYTES) {
            return null;
        }
        byte[] bytes = new byte[digits / 2];
        return field.hex(i, bytes, 0, bytes.length) ? bytes : null;
    }

    /** What is wrong with an element that is no NONCE_1. */
    static String nonce1Problem(JsonField field, int i) {
        int digits = field.stringLength(i);
        if (digits < 0) {
            return "it is no string";
        }
        return digits > 2 * MAX_NONCE1_BYTES
                ? "its " + digits + " hex digits leave less than " + NonceSpace.LEAST_BYTES + " bytes of the nonce's "
                        + Submission.NONCE_BYTES
                : "it is not an even number of hex digits";
    }

    /** Whether a field says that nothing went wrong: pools write null, nothing, or an empty list. */
    static boolean isNoError(JsonField error) {
        return switch (error.kind()) {
            case NULL, ABSENT, FALSE -> true;
            case ARRAY -> error.size() == 0;
            case TRUE, NUMBER, STRING, OBJECT -> false;
        };
    }

    /** The pool's words for a refusal: [code, message, traceback], or whatever it sends instead. */
    static String reason(JsonField error) {
        if (error.kind() == JsonKind.ABSENT || error.kind() == JsonKind.NULL) {
            return "no reason given";
        }
        String message = error.kind() == JsonKind.STRING ? error.string() : error.string(1);
        return clean(message == null ? error.toString() : message);
    }

    /** A text for terminals, whatever the pool has put into it. */
    static String clean(String text) {
        String shown = text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) : text;
        return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "?");
    }

    /** Whether a job id can be sent back as it is. */
    static boolean isSendable(String jobId) {
        return jobId.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
