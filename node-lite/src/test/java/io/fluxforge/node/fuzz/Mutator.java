package io.fluxforge.node.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils well-formed inputs, the same way for the same seed. */
final class Mutator {
    /** Counts that promise more than any input holds, and one that is not in its shortest form. */
    private static final byte[][] COUNTS = {
        {(byte) 0xfd, (byte) 0xff, (byte) 0xff},
        {(byte) 0xfe, 0, 0, 0, 2},
        {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, -1},
        {(byte) 0xfd, 1, 0},
    };

    private static final int MOST_MUTATIONS = 3;

    private final SplittableRandom random;
    private final List<byte[]> seeds;

    Mutator(long seed, List<byte[]> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds;
    }

    /** The next input: one of the seeds after one to three mutations. */
    byte[] next() {
        byte[] input = any(seeds).clone();
        int mutations = 1 + random.nextInt(MOST_MUTATIONS);
        for (int i = 0; i < mutations; i++) {
            input = mutate(input);
        }
        return input;
    }

    private byte[] mutate(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = random.nextInt(1 + Math.min(64, input.length - at));
        return switch (random.nextInt(9)) {
            case 0, 1 -> with(input, at, 1 << random.nextInt(8));
            case 2 -> with(input, at, random.nextInt(256));
            case 3 -> Arrays.copyOf(input, at);
            case 4 -> Arrays.copyOf(input, input.length + random.nextInt(64));
            case 5 -> splice(input, at, length, new byte[0]);
            case 6 -> splice(input, at, 0, Arrays.copyOfRange(input, at, at + length));
            case 7 -> {
                byte[] other = any(seeds);
                int from = random.nextInt(other.length + 1);
                int size = random.nextInt(1 + Math.min(64, other.length - from));
                yield splice(input, at, length, Arrays.copyOfRange(other, from, from + size));
            }
            default -> {
                byte[] count = COUNTS[random.nextInt(COUNTS.length)];
                yield splice(input, at, Math.min(random.nextInt(1 + count.length), input.length - at), count);
            }
        };
    }

    /** With the bits of one byte turned; {@code at} may be behind the last. */
    private static byte[] with(byte[] input, int at, int bits) {
        if (at < input.length) {
            input[at] ^= (byte) bits;
        }
        return input;
    }

    private byte[] any(List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] splice(byte[] input, int at, int removed, byte[] inserted) {
        byte[] result = new byte[input.length - removed + inserted.length];
        System.arraycopy(input, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(input, at + removed, result, at + inserted.length, input.length - at - removed);
        return result;
    }
}
