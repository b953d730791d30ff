package io.fluxforge.node.codec;

/** Signature operations as a block's limit counts them (fluxd {@code main.cpp}, {@code GetLegacySigOpCount}, {@code GetP2SHSigOpCount}). */
public final class SigOps {
    private static final int OP_CHECKSIGVERIFY = 0xad;
    private static final int OP_CHECKMULTISIGVERIFY = 0xaf;
    private static final int KEYS_OF_A_MULTISIG = 20;

    private SigOps() {}

    /** Those in the inputs' and outputs' scripts of a transaction, each multisig as 20. */
    public static int of(Transaction transaction) {
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

    /** Those of an output's script. */
    public static int of(Script script) {
        return count(script, false);
    }

    /**
     * Those of the script that an input shows for an output that pays a script's hash, each multisig as its number of keys; none for
     * other outputs. They count beside the others.
     */
    public static int ofShownScript(TxInput input, Script spent) {
        if (ScriptTemplate.of(spent).kind() != ScriptTemplate.Kind.SCRIPT_HASH) {
            return 0;
        }
        ByteString last = ByteString.EMPTY;
        ScriptReader reader = new ScriptReader(input.script());
        while (reader.next()) {
            if (reader.opcode() > Opcodes.OP_16) {
                return 0;
            }
            last = reader.data();
        }
        return reader.isBroken() ? 0 : count(Script.of(last), true);
    }

    private static int count(Script script, boolean accurate) {
        int count = 0;
        int before = Opcodes.OP_RETURN;
        ScriptReader reader = new ScriptReader(script);
        while (reader.next()) {
            count += switch (reader.opcode()) {
                case Opcodes.OP_CHECKSIG, OP_CHECKSIGVERIFY -> 1;
                case Opcodes.OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY ->
                    accurate && before >= Opcodes.OP_1 && before <= Opcodes.OP_16
                            ? before - Opcodes.OP_1 + 1
                            : KEYS_OF_A_MULTISIG;
                default -> 0;
            };
            before = reader.opcode();
        }
        return count;
    }
}
