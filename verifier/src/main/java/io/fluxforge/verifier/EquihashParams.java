package io.fluxforge.verifier;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of one Equihash proof of work, as data.
 *
 * <p>A hash of n bits is read as k + 1 digits of n / (k + 1) bits; a solution is a tree of 2^k row indices of digit + 1 bits
 * each. The <em>twist</em> is ZelHash's change to the hash: within each group of sixteen consecutive hash indices the digests
 * are summed as 32-bit little-endian words (fluxd {@code equihash.cpp}, {@code GenerateHash}).
 *
 * @param n bits of a row, 8 to 256, a multiple of k + 1
 * @param k rounds, 3 to 9
 * @param personalisation the first eight bytes of BLAKE2b's personalisation, printable ASCII; n and k follow it as 32-bit
 *     little-endian numbers
 * @param twist whether digests are summed in groups of sixteen; only with digests of 64 bytes
 */
public record EquihashParams(int n, int k, String personalisation, boolean twist) {
    private static final int PERSONALISATION_CHARS = 8;
    private static final String TWIST_SUFFIX = ":twist";

    /** ZelHash: Flux from block 372,500. */
    public static final EquihashParams ZELHASH = new EquihashParams(125, 4, "ZelProof", true);
    /** Equihash 144,5 as Flux mined it from block 125,100 to ZelHash. */
    public static final EquihashParams FLUX_144_5 = new EquihashParams(144, 5, "ZelProof", false);
    /** Equihash 192,7 with Zcash's personalisation. */
    public static final EquihashParams ZCASH_192_7 = new EquihashParams(192, 7, "ZcashPoW", false);
    /** Equihash 200,9: Zcash, and Flux before block 125,100. */
    public static final EquihashParams ZCASH_200_9 = new EquihashParams(200, 9, "ZcashPoW", false);
    /** Equihash 96,5: test networks of the family. */
    public static final EquihashParams ZCASH_96_5 = new EquihashParams(96, 5, "ZcashPoW", false);
    /** Equihash 48,5: regression-test networks of the family. */
    public static final EquihashParams ZCASH_48_5 = new EquihashParams(48, 5, "ZcashPoW", false);

    /** Hash indices that one running sum of the twist spans. */
    public static final int TWIST_GROUP = 16;

    private static final int BLAKE2B_BITS = 512;
    private static final List<EquihashParams> FLUX = List.of(ZELHASH, FLUX_144_5, ZCASH_200_9, ZCASH_96_5, ZCASH_48_5);

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public EquihashParams {
        require(k >= 3 && k <= 9, "k=%d, allowed 3 to 9", k);
        require(n >= 8 && n <= 256, "n=%d, allowed 8 to 256", n);
        require(n % (k + 1) == 0, "n=%d is no multiple of k+1=%d", n, k + 1);
        require(n / (k + 1) <= 26, "digit of n/(k+1)=%d bits, at most 26", n / (k + 1));
        require(n / (k + 1) >= k, "2^%d indices cannot differ in rows of %d-bit digits", k, n / (k + 1));
        require(digestBytes(n) <= 64, "n=%d needs digests of %d bytes, BLAKE2b has at most 64", n, digestBytes(n));
        require(
                personalisation.length() == PERSONALISATION_CHARS
                        && personalisation.chars().allMatch(c -> c > 0x20 && c < 0x7f),
                "personalisation '%s' is not 8 printable ASCII characters",
                personalisation);
        require(!twist || digestBytes(n) == 64, "the twist needs 64-byte digests, n=%d gives %d", n, digestBytes(n));
    }

    private static void require(boolean ok, String message, Object... values) {
        if (!ok) {
            throw new IllegalArgumentException(String.format(message, values));
        }
    }

    /** Bits of a digit: n / (k + 1). */
    public int digitBits() {
        return n / (k + 1);
    }

    /** Bits of a row index: one more than a digit. */
    public int indexBits() {
        return digitBits() + 1;
    }

    /** Rows before the first round: 2^(digit bits + 1). */
    public int listSize() {
        return 1 << indexBits();
    }

    /** Rows cut from one BLAKE2b digest. */
    public int rowsPerHash() {
        return BLAKE2B_BITS / n;
    }

    /** Hash indices of one nonce: list size over rows per hash, rounded up. */
    public int hashCount() {
        return (listSize() + rowsPerHash() - 1) / rowsPerHash();
    }

    /** Bytes of a row inside a digest: n bits rounded up to whole bytes. */
    public int rowBytes() {
        return (n + 7) / 8;
    }

    /** Bytes of the BLAKE2b digest; part of its parameter block. */
    public int digestBytes() {
        return digestBytes(n);
    }

    private static int digestBytes(int n) {
        return BLAKE2B_BITS / n * ((n + 7) / 8);
    }

    /** Row indices in a solution: 2^k. */
    public int solutionIndices() {
        return 1 << k;
    }

    /** Bytes of a packed solution, without its CompactSize. */
    public int solutionBytes() {
        return solutionIndices() * indexBits() / 8;
    }

    /** BLAKE2b's 16-byte personalisation: eight characters, then n and k as 32-bit little-endian numbers. */
    public byte[] blake2bPersonal() {
        byte[] bytes = Arrays.copyOf(personalisation.getBytes(StandardCharsets.US_ASCII), 16);
        for (int i = 0; i < 4; i++) {
            bytes[8 + i] = (byte) (n >>> (8 * i));
            bytes[12 + i] = (byte) (k >>> (8 * i));
        }
        return bytes;
    }

    /**
     * The parameters that Flux's rules give a solution of this length (fluxd picks n and k from it).
     *
     * @param bytes length without the CompactSize
     * @return empty if no parameters have that length
     */
    public static Optional<EquihashParams> ofSolutionBytes(int bytes) {
        return FLUX.stream().filter(p -> p.solutionBytes() == bytes).findFirst();
    }

    /**
     * Parses {@code zelhash}, {@code N,K:PERSONALISATION} or {@code N,K:PERSONALISATION:twist}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static EquihashParams parse(String text) {
        if (text.equalsIgnoreCase("zelhash")) {
            return ZELHASH;
        }
        int colon = text.indexOf(':');
        String[] numbers = text.substring(0, Math.max(colon, 0)).split(",", -1);
        if (numbers.length != 2) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither zelhash nor N,K:PERSONALISATION nor N,K:PERSONALISATION:twist");
        }
        // A personalisation may hold colons of its own, but it has eight characters.
        String rest = text.substring(colon + 1);
        boolean twist = rest.length() == PERSONALISATION_CHARS + TWIST_SUFFIX.length() && rest.endsWith(TWIST_SUFFIX);
        String personalisation = twist ? rest.substring(0, PERSONALISATION_CHARS) : rest;
        int n;
        int k;
        try {
            n = Integer.parseInt(numbers[0].strip());
            k = Integer.parseInt(numbers[1].strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text.substring(0, colon) + "' is not a pair of numbers N,K", e);
        }
        return new EquihashParams(n, k, personalisation, twist);
    }

    /**
     * Parses as {@link #parse} does, and {@code N,K} alone for parameters that Flux has had.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static EquihashParams parseShort(String text) {
        return FLUX.stream()
                .filter(known -> text.equals(known.n + "," + known.k))
                .findFirst()
                .orElseGet(() -> parse(text));
    }

    /** The text that {@link #parse} reads back. */
    @Override
    public String toString() {
        return equals(ZELHASH) ? "zelhash" : n + "," + k + ":" + personalisation + (twist ? TWIST_SUFFIX : "");
    }
}
