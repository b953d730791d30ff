package io.fluxforge.verifier;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of Equihash and of ZelHash's twist in the plainest words, slowly. It takes nothing from the code it checks but the
 * four parameters, and finds every broken rule at every place instead of the first one.
 */
final class ReferenceVerifier {
    private final EquihashParams params;
    private final int n;
    private final int k;
    private final int digit;
    private final byte[] input;
    private final Set<Verdict> broken = new LinkedHashSet<>();

    private ReferenceVerifier(EquihashParams params, byte[] input) {
        this.params = params;
        this.n = params.n();
        this.k = params.k();
        this.digit = n / (k + 1);
        this.input = input;
    }

    /** Every rule that the solution breaks, with its place; empty if it is valid. */
    static Set<Verdict> broken(EquihashParams params, byte[] input, byte[] solution) {
        return new ReferenceVerifier(params, input).check(solution);
    }

    /** Row {@code i} of this input as a number of n bits. */
    static BigInteger row(EquihashParams params, byte[] input, int i) {
        return new ReferenceVerifier(params, input).row(i);
    }

    private Set<Verdict> check(byte[] solution) {
        int count = 1 << k;
        if (solution.length != count * (digit + 1) / 8) {
            return Set.of(Verdict.WRONG_LENGTH);
        }
        BigInteger packed = new BigInteger(1, solution);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = packed.shiftRight((digit + 1) * (count - 1 - i)).intValue() & ((1 << (digit + 1)) - 1);
        }
        BigInteger everything = checkTree(indices, k, 0);
        if (everything.signum() != 0) {
            broken.add(new Verdict(Rule.ZERO, k - 1, 0));
        }
        return Collections.unmodifiableSet(broken);
    }

    /** Checks the sub-tree of these indices, the {@code number}-th of its height from the left; returns the XOR of its rows. */
    private BigInteger checkTree(int[] indices, int height, int number) {
        if (height == 0) {
            return row(indices[0]);
        }
        int level = height - 1;
        int[] left = Arrays.copyOf(indices, indices.length / 2);
        int[] right = Arrays.copyOfRange(indices, indices.length / 2, indices.length);
        BigInteger xor = checkTree(left, level, 2 * number).xor(checkTree(right, level, 2 * number + 1));
        if (digit(xor, level) != 0) {
            broken.add(new Verdict(Rule.COLLISION, level, number));
        }
        if (left[0] >= right[0]) {
            broken.add(new Verdict(Rule.ORDER, level, number));
        }
        Set<Integer> common = new TreeSet<>(Arrays.stream(left).boxed().toList());
        common.retainAll(Arrays.stream(right).boxed().toList());
        if (!common.isEmpty()) {
            broken.add(new Verdict(Rule.DISTINCT, level, number));
        }
        return xor;
    }

    /** Digit d of a row, 0 is the most significant. */
    private int digit(BigInteger row, int d) {
        return row.shiftRight(n - digit * (d + 1)).intValue() & ((1 << digit) - 1);
    }

    private BigInteger row(int i) {
        int chunks = 512 / n;
        int bytes = (n + 7) / 8;
        byte[] hash = hash(i / chunks);
        int from = i % chunks * bytes;
        return new BigInteger(1, Arrays.copyOfRange(hash, from, from + bytes)).shiftRight(8 * bytes - n);
    }

    private byte[] hash(int g) {
        if (!params.twist()) {
            return digest(g);
        }
        byte[] sum = new byte[64];
        for (int i = g & ~15; i <= g; i++) {
            byte[] digest = digest(i);
            for (int word = 0; word < 64; word += 4) {
                put32(sum, word, get32(sum, word) + get32(digest, word));
            }
        }
        return sum;
    }

    private byte[] digest(int g) {
        byte[] personal = Arrays.copyOf(params.personalisation().getBytes(StandardCharsets.US_ASCII), 16);
        put32(personal, 8, n);
        put32(personal, 12, k);
        byte[] message = Arrays.copyOf(input, input.length + 4);
        put32(message, input.length, g);
        return PlainBlake2b.digest(512 / n * ((n + 7) / 8), personal, message);
    }

    private static int get32(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    private static void put32(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
