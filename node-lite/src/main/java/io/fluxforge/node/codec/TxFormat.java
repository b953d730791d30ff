package io.fluxforge.node.codec;

/** The three layouts of a payment (fluxd {@code primitives/transaction.h}, {@code CTransaction}). */
public enum TxFormat {
    /** No version group: versions 1 and 2, and what the rules refuse. */
    LEGACY(0, 0),
    /** Version 3, with an expiry height. */
    OVERWINTER(3, 0x03c4_8270),
    /** Version 4, with an expiry height and shielded parts; what the chain has carried since Acadia. */
    SAPLING(4, 0x892f_2085);

    /** Set in the header of a transaction that names its version group. */
    static final int OVERWINTERED = 0x8000_0000;

    private final int version;
    private final int versionGroupId;

    TxFormat(int version, int versionGroupId) {
        this.version = version;
        this.versionGroupId = versionGroupId;
    }

    /** The one version of this format; 0 for {@link #LEGACY}, which has several. */
    int version() {
        return version;
    }

    /** Distinguishes the meanings of a version; 0 for {@link #LEGACY}, which has none. */
    public int versionGroupId() {
        return versionGroupId;
    }

    /** Reads the version group, where the header says that there is one. */
    static TxFormat read(int header, ByteReader in) throws DecodeException {
        if ((header & OVERWINTERED) == 0) {
            return LEGACY;
        }
        int version = header & ~OVERWINTERED;
        int group = in.readInt();
        for (TxFormat format : new TxFormat[] {SAPLING, OVERWINTER}) {
            if (version == format.version && group == format.versionGroupId) {
                return format;
            }
        }
        throw in.failure("transaction version " + version + " with version group " + Integer.toHexString(group));
    }
}
