package io.fluxforge.node.codec;

import java.util.List;

/**
 * Who else may start a node (fluxd {@code primitives/transaction.h}, {@code CFluxnodeDelegates}).
 *
 * @param used whether the fields that follow are on the wire; else they are 0 and empty
 * @param version 1; a signed byte. Others have no keys
 * @param type 0 none, {@link #UPDATE} or {@link #SIGNING}; a signed byte
 * @param keys the delegates' public keys, at most {@link #MAX_KEYS}; empty unless the type is {@link #UPDATE}
 */
public record NodeDelegates(boolean used, int version, int type, List<ByteString> keys) {
    /** The owner names the delegates. */
    public static final int UPDATE = 1;
    /** A delegate signs the start. */
    public static final int SIGNING = 2;
    /** Most keys that the rules allow. */
    public static final int MAX_KEYS = 4;

    private static final int FIRST_VERSION = 1;

    static NodeDelegates read(ByteReader in) throws DecodeException {
        if (!in.readBoolean("use of delegates")) {
            return new NodeDelegates(false, 0, 0, List.of());
        }
        int version = (byte) in.readByte();
        int type = (byte) in.readByte();
        if (!hasKeys(version, type)) {
            return new NodeDelegates(true, version, type, List.of());
        }
        int offset = in.offset();
        List<ByteString> keys = in.readList("delegate keys", 1, PublicKeyBytes::read);
        if (keys.size() > MAX_KEYS) {
            throw new DecodeException(offset, keys.size() + " delegate keys, at most " + MAX_KEYS);
        }
        return new NodeDelegates(true, version, type, keys);
    }

    void writeTo(ByteWriter out) {
        out.writeByte(used ? 1 : 0);
        if (!used) {
            return;
        }
        out.writeByte(version).writeByte(type);
        if (hasKeys(version, type)) {
            out.writeCompactSize(keys.size());
            keys.forEach(out::writeVarBytes);
        }
    }

    private static boolean hasKeys(int version, int type) {
        return version == FIRST_VERSION && type == UPDATE;
    }
}
