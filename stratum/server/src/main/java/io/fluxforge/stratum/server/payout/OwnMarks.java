package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import java.util.Arrays;

/** By what a pool knows its own transactions and blocks again, whatever its data base has forgotten. */
final class OwnMarks {
    private final byte[] publicKey;
    private final byte[] mark;

    /**
     * @param publicKey which each input shows that the pool's key has signed; empty where the pool has no key
     * @param mark which each coinbase of the pool carries; empty if that is not known
     */
    OwnMarks(byte[] publicKey, byte[] mark) {
        this.publicKey = publicKey.clone();
        this.mark = mark.clone();
    }

    /** Whether the pool signs by itself. */
    boolean hasKey() {
        return publicKey.length > 0;
    }

    /** Whether the pool's key has signed an input. An input's script is a signature and, at its end, the key. */
    boolean isSigned(PaymentTransaction transaction) {
        return publicKey.length > 0
                && transaction.inputs().stream().map(TxInput::script).anyMatch(this::endsWithKey);
    }

    private boolean endsWithKey(Script script) {
        byte[] bytes = script.toBytes();
        int from = bytes.length - publicKey.length;
        return from > 0 && Arrays.equals(bytes, from, bytes.length, publicKey, 0, publicKey.length);
    }

    /** Whether a coinbase is of a block that this pool has found. */
    boolean isFound(PaymentTransaction coinbase) {
        if (mark.length == 0 || !coinbase.isCoinbase()) {
            return false;
        }
        byte[] script = coinbase.inputs().getFirst().script().toBytes();
        for (int at = 0; at + mark.length <= script.length; at++) {
            if (Arrays.equals(script, at, at + mark.length, mark, 0, mark.length)) {
                return true;
            }
        }
        return false;
    }
}
