package io.fluxforge.node.codec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/** The bytes of a script: what an output demands, or what an input offers for it. They need not be well-formed. */
public final class Script {
    /** No bytes. */
    public static final Script EMPTY = new Script(new byte[0]);
    /** Bytes of the hashes in addresses. */
    public static final int HASH_BYTES = 20;
    /** Most bytes behind an OP_RETURN that nodes pass on (fluxd {@code script/standard.h}, {@code MAX_OP_RETURN_RELAY}). */
    public static final int MAX_OP_RETURN_BYTES = 80;
    /** Longest script that can be executed (fluxd {@code script/script.h}). */
    public static final int MAX_EXECUTABLE_BYTES = 10_000;

    private static final int P2PKH_BYTES = 25;
    private static final int P2SH_BYTES = 23;

    private final byte[] bytes;

    private Script(byte[] bytes) {
        this.bytes = bytes;
    }

    private static Script wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Script(bytes);
    }

    /** A copy of {@code bytes}. */
    public static Script of(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** The script that these bytes are, such as a redeem script. */
    public static Script of(ByteString bytes) {
        return wrap(bytes.unsafeBytes());
    }

    /**
     * Parses hex digits of either case.
     *
     * @throws IllegalArgumentException if they are none, or their number is odd
     */
    public static Script parse(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    static Script read(ByteReader in) throws DecodeException {
        return wrap(in.readVarBytes("script", in.remaining()));
    }

    /**
     * Pays a public key's hash.
     *
     * @param hash {@link #HASH_BYTES} bytes
     */
    public static Script payToPublicKeyHash(ByteString hash) {
        requireHash(hash);
        return wrap(new ByteWriter(P2PKH_BYTES)
                .writeByte(Opcodes.OP_DUP)
                .writeByte(Opcodes.OP_HASH160)
                .writeVarBytes(hash)
                .writeByte(Opcodes.OP_EQUALVERIFY)
                .writeByte(Opcodes.OP_CHECKSIG)
                .toByteArray());
    }

    /**
     * Pays a script's hash.
     *
     * @param hash {@link #HASH_BYTES} bytes
     */
    public static Script payToScriptHash(ByteString hash) {
        requireHash(hash);
        return wrap(new ByteWriter(P2SH_BYTES)
                .writeByte(Opcodes.OP_HASH160)
                .writeVarBytes(hash)
                .writeByte(Opcodes.OP_EQUAL)
                .toByteArray());
    }

    /**
     * Demands signatures of some of these keys.
     *
     * @param required 1 to the number of keys
     * @param keys public keys, 1 to 16 of 33 or 65 bytes
     * @throws IllegalArgumentException naming the numbers otherwise
     */
    public static Script multisig(int required, List<ByteString> keys) {
        if (required < 1 || required > keys.size() || keys.size() > 16) {
            throw new IllegalArgumentException("required=" + required + ", keys=" + keys.size());
        }
        ByteWriter out = new ByteWriter().writeByte(Opcodes.OP_1 + required - 1);
        keys.forEach(key -> writePush(out, key));
        return wrap(out.writeByte(Opcodes.OP_1 + keys.size() - 1)
                .writeByte(Opcodes.OP_CHECKMULTISIG)
                .toByteArray());
    }

    /**
     * Carries bytes that no one can spend.
     *
     * @param data at most {@link #MAX_OP_RETURN_BYTES}
     * @throws IllegalArgumentException if there are more
     */
    public static Script opReturn(ByteString data) {
        if (data.size() > MAX_OP_RETURN_BYTES) {
            throw new IllegalArgumentException(
                    "OP_RETURN with " + data.size() + " bytes, at most " + MAX_OP_RETURN_BYTES);
        }
        ByteWriter out = new ByteWriter().writeByte(Opcodes.OP_RETURN);
        writePush(out, data);
        return wrap(out.toByteArray());
    }

    /** Pushes each of these in its shortest form for data, as an input's script does. */
    public static Script pushes(List<ByteString> items) {
        ByteWriter out = new ByteWriter();
        items.forEach(item -> writePush(out, item));
        return wrap(out.toByteArray());
    }

    /**
     * The push of a height that a coinbase begins with (BIP 34; fluxd {@code main.cpp}, {@code ContextualCheckBlock}): OP_0 and
     * OP_1 to OP_16 for the lowest, else the number in as few little-endian bytes as keep its sign.
     *
     * @param height not negative
     */
    public static ByteString heightPush(long height) {
        if (height < 0) {
            throw new IllegalArgumentException("height=" + height + ", min=0");
        }
        if (height <= 16) {
            return ByteString.wrap(new byte[] {(byte) (height == 0 ? Opcodes.OP_0 : Opcodes.OP_1 + (int) height - 1)});
        }
        ByteWriter out = new ByteWriter();
        // One bit more than the number has: the top bit of the last byte is the sign.
        int size = (Long.SIZE - Long.numberOfLeadingZeros(height)) / 8 + 1;
        out.writeByte(size);
        for (int i = 0; i < size; i++) {
            out.writeByte((int) (height >>> (8 * i)));
        }
        return ByteString.wrap(out.toByteArray());
    }

    /** The height whose {@link #heightPush} this script begins with; empty if it begins with none. */
    public OptionalLong height() {
        if (bytes.length == 0) {
            return OptionalLong.empty();
        }
        int first = bytes[0] & 0xff;
        if (first == Opcodes.OP_0) {
            return OptionalLong.of(0);
        }
        if (first >= Opcodes.OP_1 && first <= Opcodes.OP_16) {
            return OptionalLong.of(first - Opcodes.OP_1 + 1L);
        }
        if (first > 5 || bytes.length < 1 + first) {
            return OptionalLong.empty();
        }
        long height = 0;
        for (int i = first; i > 0; i--) {
            height = height << 8 | (bytes[i] & 0xff);
        }
        boolean canonical = startsWith(heightPush(height));
        return canonical ? OptionalLong.of(height) : OptionalLong.empty();
    }

    /** Whether the first bytes are these. */
    public boolean startsWith(ByteString prefix) {
        return bytes.length >= prefix.size()
                && Arrays.equals(bytes, 0, prefix.size(), prefix.unsafeBytes(), 0, prefix.size());
    }

    /** Whether no input can ever spend it: OP_RETURN first, or too long to be executed. */
    public boolean isUnspendable() {
        return bytes.length > MAX_EXECUTABLE_BYTES || (bytes.length > 0 && (bytes[0] & 0xff) == Opcodes.OP_RETURN);
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The bytes as a string of bytes. */
    public ByteString toByteString() {
        return ByteString.wrap(bytes);
    }

    /** Appends the length as a CompactSize, then the bytes. */
    public void writeTo(ByteWriter out) {
        out.writeVarBytes(bytes);
    }

    byte[] unsafeBytes() {
        return bytes;
    }

    private static void writePush(ByteWriter out, ByteString data) {
        int opcode = pushOpcode(data.size());
        out.writeByte(opcode);
        if (opcode == Opcodes.OP_PUSHDATA1) {
            out.writeByte(data.size());
        } else if (opcode == Opcodes.OP_PUSHDATA2) {
            out.writeByte(data.size()).writeByte(data.size() >>> 8);
        } else if (opcode == Opcodes.OP_PUSHDATA4) {
            out.writeInt(data.size());
        }
        out.writeBytes(data);
    }

    /** The opcode of the shortest push of so many bytes. */
    static int pushOpcode(int size) {
        if (size < Opcodes.OP_PUSHDATA1) {
            return size;
        }
        return size <= 0xff ? Opcodes.OP_PUSHDATA1 : size <= 0xffff ? Opcodes.OP_PUSHDATA2 : Opcodes.OP_PUSHDATA4;
    }

    private static void requireHash(ByteString hash) {
        if (hash.size() != HASH_BYTES) {
            throw new IllegalArgumentException("a hash of " + hash.size() + " bytes, not " + HASH_BYTES);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Script script && Arrays.equals(bytes, script.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
