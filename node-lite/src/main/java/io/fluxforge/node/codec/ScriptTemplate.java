package io.fluxforge.node.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * The standard form that an output's script has (fluxd {@code script/standard.cpp}, {@code Solver}).
 *
 * @param kind the form
 * @param required signatures that it takes; 0 where they cannot be told
 * @param items the hash, or the public keys
 */
public record ScriptTemplate(Kind kind, int required, List<ByteString> items) {
    /** The forms. */
    public enum Kind {
        /** A public key and a signature check. */
        PUBLIC_KEY("pubkey"),
        /** The hash of a public key. */
        PUBLIC_KEY_HASH("pubkeyhash"),
        /** The hash of a script. */
        SCRIPT_HASH("scripthash"),
        /** Some of several public keys. */
        MULTISIG("multisig"),
        /** Data that no one can spend. */
        NULL_DATA("nulldata"),
        /** Any other. */
        NON_STANDARD("nonstandard");

        private final String rpcName;

        Kind(String rpcName) {
            this.rpcName = rpcName;
        }

        /** The name in a node's RPC answers. */
        public String rpcName() {
            return rpcName;
        }
    }

    private static final ScriptTemplate NON_STANDARD = new ScriptTemplate(Kind.NON_STANDARD, 0, List.of());
    private static final ScriptTemplate NULL_DATA = new ScriptTemplate(Kind.NULL_DATA, 0, List.of());

    /** The form of {@code script}. */
    public static ScriptTemplate of(Script script) {
        byte[] bytes = script.unsafeBytes();
        if (bytes.length == 23
                && op(bytes, 0) == Opcodes.OP_HASH160
                && bytes[1] == 20
                && op(bytes, 22) == Opcodes.OP_EQUAL) {
            return new ScriptTemplate(Kind.SCRIPT_HASH, 1, List.of(ByteString.of(bytes, 2, 20)));
        }
        if (bytes.length == 25
                && op(bytes, 0) == Opcodes.OP_DUP
                && op(bytes, 1) == Opcodes.OP_HASH160
                && bytes[2] == 20
                && op(bytes, 23) == Opcodes.OP_EQUALVERIFY
                && op(bytes, 24) == Opcodes.OP_CHECKSIG) {
            return new ScriptTemplate(Kind.PUBLIC_KEY_HASH, 1, List.of(ByteString.of(bytes, 3, 20)));
        }
        if (bytes.length == 0) {
            return NON_STANDARD;
        }
        ScriptReader in = new ScriptReader(script);
        if (op(bytes, 0) == Opcodes.OP_RETURN) {
            return nullData(in);
        }
        return op(bytes, bytes.length - 1) == Opcodes.OP_CHECKMULTISIG ? multisig(in) : publicKey(in);
    }

    private static int op(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }

    private static ScriptTemplate publicKey(ScriptReader in) {
        if (!in.next() || !isKey(in.data())) {
            return NON_STANDARD;
        }
        ByteString key = in.data();
        boolean matches = in.next() && in.opcode() == Opcodes.OP_CHECKSIG && !in.next() && !in.isBroken();
        return matches ? new ScriptTemplate(Kind.PUBLIC_KEY, 1, List.of(key)) : NON_STANDARD;
    }

    private static ScriptTemplate nullData(ScriptReader in) {
        in.next();
        if (!in.next()) {
            return in.isBroken() ? NON_STANDARD : NULL_DATA;
        }
        // As the node does it: whatever opcode comes here counts as data, if it carries few enough bytes.
        boolean small = in.data().size() <= Script.MAX_OP_RETURN_BYTES;
        return small && !in.next() && !in.isBroken() ? NULL_DATA : NON_STANDARD;
    }

    private static ScriptTemplate multisig(ScriptReader in) {
        int required = in.next() ? smallNumber(in.opcode()) : 0;
        List<ByteString> keys = new ArrayList<>();
        boolean more = in.next();
        while (more && isKey(in.data())) {
            keys.add(in.data());
            more = in.next();
        }
        boolean matches = more
                && smallNumber(in.opcode()) == keys.size()
                && in.next()
                && in.opcode() == Opcodes.OP_CHECKMULTISIG
                && !in.next()
                && !in.isBroken()
                && required >= 1
                && required <= keys.size();
        return matches ? new ScriptTemplate(Kind.MULTISIG, required, List.copyOf(keys)) : NON_STANDARD;
    }

    private static boolean isKey(ByteString data) {
        return data.size() >= 33 && data.size() <= 65;
    }

    /** 0 for what is no number from 1 to 16. */
    private static int smallNumber(int opcode) {
        return opcode >= Opcodes.OP_1 && opcode <= Opcodes.OP_16 ? opcode - Opcodes.OP_1 + 1 : 0;
    }
}
