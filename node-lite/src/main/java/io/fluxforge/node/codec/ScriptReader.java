package io.fluxforge.node.codec;

/** Walks over a script, one opcode with its data at a time (fluxd {@code script/script.h}, {@code CScript::GetOp}). */
public final class ScriptReader {
    private final byte[] script;
    private int at;
    private int opcode;
    private ByteString data = ByteString.EMPTY;
    private boolean broken;

    /** Starts in front of the first opcode. */
    public ScriptReader(Script script) {
        this.script = script.unsafeBytes();
    }

    /** Moves to the next opcode; false at the end, and where a push promises more bytes than there are. */
    public boolean next() {
        if (broken || at == script.length) {
            return false;
        }
        int first = script[at] & 0xff;
        int lengthBytes = switch (first) {
            case Opcodes.OP_PUSHDATA1 -> 1;
            case Opcodes.OP_PUSHDATA2 -> 2;
            case Opcodes.OP_PUSHDATA4 -> 4;
            default -> 0;
        };
        if (script.length - at - 1 < lengthBytes) {
            broken = true;
            return false;
        }
        long length = first < Opcodes.OP_PUSHDATA1 ? first : 0;
        for (int i = lengthBytes; i > 0; i--) {
            length = length << 8 | (script[at + i] & 0xff);
        }
        int start = at + 1 + lengthBytes;
        if (length > script.length - start) {
            broken = true;
            return false;
        }
        opcode = first;
        data = length == 0 ? ByteString.EMPTY : ByteString.of(script, start, (int) length);
        at = start + (int) length;
        return true;
    }

    /** The opcode at which {@link #next} stopped. */
    public int opcode() {
        return opcode;
    }

    /** The bytes that it pushes; empty for what pushes none, and for small numbers. */
    public ByteString data() {
        return data;
    }

    /** Whether the opcode pushes bytes that follow it, or none of them. */
    public boolean isDataPush() {
        return opcode <= Opcodes.OP_PUSHDATA4;
    }

    /** Whether the push is the shortest for its bytes (fluxd {@code script/interpreter.cpp}, {@code CheckMinimalPush}). */
    public boolean isMinimalPush() {
        int size = data.size();
        if (size == 0) {
            return opcode == Opcodes.OP_0;
        }
        if (size == 1) {
            int value = data.unsafeBytes()[0] & 0xff;
            // Each of these has an opcode of its own.
            if ((value >= 1 && value <= 16) || value == 0x81) {
                return false;
            }
        }
        return opcode == Script.pushOpcode(size);
    }

    /** Whether the script ends inside a push. */
    public boolean isBroken() {
        return broken;
    }
}
