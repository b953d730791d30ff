package io.fluxforge.node.codec;

import java.util.List;

/**
 * A Sprout JoinSplit description, carried and not interpreted (Zcash protocol specification 7.2). Its proof has 192 bytes in
 * Sapling transactions (Groth16) and 296 in earlier ones (BCTV14).
 *
 * <pre>
 *   0          8          16       48                112               176              208          240        304     304 + proof
 *   | vpub_old | vpub_new | anchor | 2 x nullifier   | 2 x commitment  | ephemeral key  | random seed | 2 x MAC | proof | 2 x ciphertext (601) |
 * </pre>
 *
 * @param bytes all of it
 */
public record JoinSplit(ByteString bytes) {
    /** Bytes on the wire with a Groth16 proof. */
    public static final int GROTH_BYTES = 1698;
    /** Bytes on the wire with a BCTV14 proof. */
    public static final int BCTV_BYTES = 1802;

    private static final int PROOF_OFFSET = 304;
    private static final int CIPHERTEXT_BYTES = 601;

    /** @throws IllegalArgumentException unless there are {@link #GROTH_BYTES} or {@link #BCTV_BYTES} */
    public JoinSplit {
        if (bytes.size() != GROTH_BYTES && bytes.size() != BCTV_BYTES) {
            throw new IllegalArgumentException(
                    "a JoinSplit has " + GROTH_BYTES + " or " + BCTV_BYTES + " bytes, not " + bytes.size());
        }
    }

    static int sizeFor(boolean groth) {
        return groth ? GROTH_BYTES : BCTV_BYTES;
    }

    /** What goes from the transparent pool into the shielded one, in units. */
    public long vpubOld() {
        return longAt(0);
    }

    /** What comes back from the shielded pool, in units. */
    public long vpubNew() {
        return longAt(8);
    }

    /** Root of the note tree that the JoinSplit refers to. */
    public Hash256 anchor() {
        return hashAt(16);
    }

    /** Mark the two input notes as spent. */
    public List<Hash256> nullifiers() {
        return List.of(hashAt(48), hashAt(80));
    }

    /** The two output notes. */
    public List<Hash256> commitments() {
        return List.of(hashAt(112), hashAt(144));
    }

    /** The key of the notes' encryption. */
    public Hash256 ephemeralKey() {
        return hashAt(176);
    }

    /** What makes the JoinSplit unique. */
    public Hash256 randomSeed() {
        return hashAt(208);
    }

    /** Bind the two inputs to the JoinSplit's public key. */
    public List<Hash256> macs() {
        return List.of(hashAt(240), hashAt(272));
    }

    /** The zero-knowledge proof, 192 or 296 bytes. */
    public ByteString proof() {
        return bytes.slice(PROOF_OFFSET, bytes.size() - 2 * CIPHERTEXT_BYTES);
    }

    /** The two notes for their receivers, 601 bytes each. */
    public List<ByteString> ciphertexts() {
        int second = bytes.size() - CIPHERTEXT_BYTES;
        return List.of(bytes.slice(second - CIPHERTEXT_BYTES, second), bytes.slice(second, bytes.size()));
    }

    private Hash256 hashAt(int offset) {
        return Hash256.at(bytes.unsafeBytes(), offset);
    }

    private long longAt(int offset) {
        long value = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            value = value << 8 | (bytes.unsafeBytes()[offset + i] & 0xff);
        }
        return value;
    }
}
