package io.fluxforge.node.wallet;

import io.fluxforge.node.codec.Script;
import java.util.Collection;

/**
 * How large a signed transaction of ours can be at most: version 4, transparent, each input with a signature and a public key. Exact
 * but for the signatures, which are a byte shorter every second time and two bytes every 256th.
 */
public final class TransactionSize {
    /** Header, version group, lock time, expiry height, value balance, and three counts of shielded parts, all 0. */
    private static final int FRAME = 4 + 4 + 4 + 4 + 8 + 3;
    /** Strict DER with 33 bytes of r and, low as it is, 32 of s; then the hash type. */
    private static final int SIGNATURE = 6 + 33 + 32 + 1;

    private static final int OUT_POINT_AND_SEQUENCE = 36 + 4;

    private final int inputBytes;

    /** @param publicKeyBytes of the key that signs all inputs, 33 or 65 */
    public TransactionSize(int publicKeyBytes) {
        int script = 1 + SIGNATURE + 1 + publicKeyBytes;
        inputBytes = OUT_POINT_AND_SEQUENCE + countBytes(script) + script;
    }

    /** Bytes of a transaction with so many inputs and these outputs. */
    public int of(int inputs, Collection<Script> outputs) {
        int scripts = outputs.stream().mapToInt(TransactionSize::outputBytes).sum();
        return of(inputs, outputs.size(), scripts);
    }

    /** The same with the outputs' number and their {@linkplain #outputBytes bytes}. */
    int of(int inputs, int outputs, int outputBytes) {
        return FRAME + countBytes(inputs) + inputs * inputBytes + countBytes(outputs) + outputBytes;
    }

    /** Bytes of an output with this script. */
    static int outputBytes(Script script) {
        return Long.BYTES + countBytes(script.size()) + script.size();
    }

    /** Bytes of a CompactSize. */
    private static int countBytes(int count) {
        return count < 0xfd ? 1 : count <= 0xffff ? 3 : 5;
    }
}
