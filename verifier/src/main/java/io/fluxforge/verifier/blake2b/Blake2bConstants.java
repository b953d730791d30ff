package io.fluxforge.verifier.blake2b;

/** BLAKE2b's constants (RFC 7693, sections 2.6 and 2.7). */
public final class Blake2bConstants {
    /** Rounds of a compression. */
    public static final int ROUNDS = 12;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };
    private static final String[] PERMUTATIONS = {
        "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
        "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0"
    };

    /** Sixteen for each round; rounds 10 and 11 repeat 0 and 1. */
    static final byte[] MESSAGE_SCHEDULE = words();

    private Blake2bConstants() {}

    /** Word i of the initial vector, 0 to 7. */
    public static long iv(int i) {
        return IV[i];
    }

    /** The message word, 0 to 15, that step {@code i} of 192 adds. */
    public static int messageWord(int i) {
        return MESSAGE_SCHEDULE[i];
    }

    private static byte[] words() {
        byte[] words = new byte[ROUNDS * Blake2b.MESSAGE_WORDS];
        for (int i = 0; i < words.length; i++) {
            String permutation = PERMUTATIONS[i / Blake2b.MESSAGE_WORDS % PERMUTATIONS.length];
            words[i] = (byte) Character.digit(permutation.charAt(i % Blake2b.MESSAGE_WORDS), 16);
        }
        return words;
    }
}
