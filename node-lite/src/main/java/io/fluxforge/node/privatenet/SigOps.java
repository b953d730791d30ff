package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Opcodes;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.ScriptReader;
import io.fluxforge.node.codec.Transaction;

/** Signature operations as a block's limit counts them (fluxd {@code script.cpp}, {@code GetSigOpCount}, not accurate). */
final class SigOps {
    private static final int OP_CHECKSIGVERIFY = 0xad;
    private static final int OP_CHECKMULTISIGVERIFY = 0xaf;
    private static final int KEYS_OF_A_MULTISIG = 20;

    private SigOps() {}

    /** Those in the inputs' and outputs' scripts of a transaction. */
    static int of(Transaction transaction) {
        if (!(transaction instanceof PaymentTransaction payment)) {
            return 0;
        }
        int inputs =
                payment.inputs().stream().mapToInt(input -> of(input.script())).sum();
        return inputs
                + payment.outputs().stream()
                        .mapToInt(output -> of(output.script()))
                        .sum();
    }

    private static int of(Script script) {
        int count = 0;
        ScriptReader reader = new ScriptReader(script);
        while (reader.next()) {
            count += switch (reader.opcode()) {
                case Opcodes.OP_CHECKSIG, OP_CHECKSIGVERIFY -> 1;
                case Opcodes.OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY -> KEYS_OF_A_MULTISIG;
                default -> 0;
            };
        }
        return count;
    }
}
