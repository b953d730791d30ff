package io.fluxforge.node.codec;

/** The opcodes of scripts that this project builds or recognises, and the names of all (fluxd {@code script/script.h}). */
public final class Opcodes {
    public static final int OP_0 = 0x00;
    public static final int OP_PUSHDATA1 = 0x4c;
    public static final int OP_PUSHDATA2 = 0x4d;
    public static final int OP_PUSHDATA4 = 0x4e;
    public static final int OP_1NEGATE = 0x4f;
    public static final int OP_1 = 0x51;
    public static final int OP_16 = 0x60;
    public static final int OP_RETURN = 0x6a;
    public static final int OP_DUP = 0x76;
    public static final int OP_EQUAL = 0x87;
    public static final int OP_EQUALVERIFY = 0x88;
    public static final int OP_HASH160 = 0xa9;
    public static final int OP_CHECKSIG = 0xac;
    public static final int OP_CHECKMULTISIG = 0xae;

    private static final int FIRST_NAMED = 0x61;
    // From 0x61 on, in order; 0x50 stands alone below.
    private static final String[] NAMES = ("NOP VER IF NOTIF VERIF VERNOTIF ELSE ENDIF VERIFY RETURN TOALTSTACK"
                    + " FROMALTSTACK 2DROP 2DUP 3DUP 2OVER 2ROT 2SWAP IFDUP DEPTH DROP DUP NIP OVER PICK ROLL ROT SWAP TUCK"
                    + " CAT SUBSTR LEFT RIGHT SIZE INVERT AND OR XOR EQUAL EQUALVERIFY RESERVED1 RESERVED2 1ADD 1SUB 2MUL"
                    + " 2DIV NEGATE ABS NOT 0NOTEQUAL ADD SUB MUL DIV MOD LSHIFT RSHIFT BOOLAND BOOLOR NUMEQUAL"
                    + " NUMEQUALVERIFY NUMNOTEQUAL LESSTHAN GREATERTHAN LESSTHANOREQUAL GREATERTHANOREQUAL MIN MAX WITHIN"
                    + " RIPEMD160 SHA1 SHA256 HASH160 HASH256 CODESEPARATOR CHECKSIG CHECKSIGVERIFY CHECKMULTISIG"
                    + " CHECKMULTISIGVERIFY NOP1 NOP2 NOP3 NOP4 NOP5 NOP6 NOP7 NOP8 NOP9 NOP10")
            .split(" ");

    private Opcodes() {}

    /** The name as a node writes it in {@code asm}: small numbers as themselves, {@code OP_UNKNOWN} for what has none. */
    public static String nameOf(int opcode) {
        if (opcode == OP_0) {
            return "0";
        }
        if (opcode == OP_1NEGATE) {
            return "-1";
        }
        if (opcode == 0x50) {
            return "OP_RESERVED";
        }
        if (opcode >= OP_1 && opcode <= OP_16) {
            return Integer.toString(opcode - OP_1 + 1);
        }
        if (opcode >= FIRST_NAMED && opcode < FIRST_NAMED + NAMES.length) {
            return "OP_" + NAMES[opcode - FIRST_NAMED];
        }
        return opcode == 0xff ? "OP_INVALIDOPCODE" : "OP_UNKNOWN";
    }
}
