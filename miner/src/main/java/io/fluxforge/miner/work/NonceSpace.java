package io.fluxforge.miner.work;

/**
 * The nonces of one device. Within NONCE_2, after the salt, which no other run of the miner is likely to have:
 *
 * <pre>
 *   0 ...                     length − 8     length − 6                length
 *   | salt, the same for a run | device (2) | counter (6), little-endian |
 * </pre>
 *
 * The header's first 128 bytes, all that comes before the nonce's last 12, so stay the same from nonce to nonce if NONCE_1 has at
 * most 20 bytes. A nonce never comes twice, whatever the job: for one thread at a time.
 */
public final class NonceSpace {
    /** Bytes that NONCE_2 must have at least. */
    public static final int LEAST_BYTES = 8;

    private static final int COUNTER_BYTES = 6;

    private final byte[] salt;
    private final int device;
    private long counter;

    /**
     * A space.
     *
     * @param salt of this run, 32 bytes at least; not copied
     * @param device 0 to 65,535
     */
    public NonceSpace(byte[] salt, int device) {
        this.salt = salt;
        this.device = device;
    }

    /** The next NONCE_2, of so many bytes. */
    public byte[] next(int bytes) {
        byte[] nonce2 = new byte[bytes];
        int at = bytes - LEAST_BYTES;
        System.arraycopy(salt, 0, nonce2, 0, at);
        nonce2[at] = (byte) device;
        nonce2[at + 1] = (byte) (device >>> 8);
        for (int i = 0; i < COUNTER_BYTES; i++) {
            nonce2[at + 2 + i] = (byte) (counter >>> (8 * i));
        }
        counter++;
        return nonce2;
    }
}
