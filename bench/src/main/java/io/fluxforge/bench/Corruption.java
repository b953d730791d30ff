package io.fluxforge.bench;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The ways in which the benchmarks spoil a valid solution. All but some bit flips are refused before any hashing. */
public enum Corruption {
    /** One bit of the packed form. */
    BIT_FLIP {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            byte[] spoilt = solution.clone();
            spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
            return spoilt;
        }
    },
    /** The two sub-trees of one pair, at any level, change places. */
    SWAPPED_SUBTREES {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            int size = 1 << random.nextInt(params.k());
            int left = 2 * size * random.nextInt(indices.length / (2 * size));
            int[] leftTree = Arrays.copyOfRange(indices, left, left + size);
            System.arraycopy(indices, left + size, indices, left, size);
            System.arraycopy(leftTree, 0, indices, left + size, size);
            return SolutionCodec.pack(params, indices);
        }
    },
    /** One index stands at two places. */
    DUPLICATED_INDEX {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            int from = random.nextInt(indices.length);
            int to = (from + 1 + random.nextInt(indices.length - 1)) % indices.length;
            indices[to] = indices[from];
            return SolutionCodec.pack(params, indices);
        }
    },
    /** All indices in random order. */
    WRONG_ORDER {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            List<Integer> indices = new ArrayList<>(Arrays.stream(SolutionCodec.unpack(params, solution))
                    .boxed()
                    .toList());
            byte[] spoilt;
            do {
                Collections.shuffle(indices, random);
                spoilt = SolutionCodec.pack(
                        params, indices.stream().mapToInt(Integer::intValue).toArray());
            } while (Arrays.equals(spoilt, solution));
            return spoilt;
        }
    },
    /** Cut short or extended by up to eight bytes. */
    WRONG_LENGTH {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int change = 1 + random.nextInt(8);
            return Arrays.copyOf(solution, solution.length + (random.nextBoolean() ? change : -change));
        }
    };

    /** A spoilt copy of a valid solution. */
    abstract byte[] apply(EquihashParams params, byte[] solution, Random random);

    /**
     * Spoils as many proofs as asked for in every way equally often, in random order.
     *
     * @param valid proofs to begin with, used in turn
     * @param count a multiple of the number of ways
     * @param seed gives the same proofs again
     */
    public static List<Proof> mix(List<Proof> valid, int count, long seed) {
        int ways = values().length;
        if (count % ways != 0) {
            throw new IllegalArgumentException("count=" + count + " is no multiple of " + ways);
        }
        Random random = new Random(seed);
        List<Proof> spoilt = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            spoilt.add(values()[i % ways].spoil(valid.get(i / ways % valid.size()), random));
        }
        Collections.shuffle(spoilt, random);
        return List.copyOf(spoilt);
    }

    /** As {@link #mix}, but in this one way. */
    public List<Proof> only(List<Proof> valid, int count, long seed) {
        Random random = new Random(seed);
        List<Proof> spoilt = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            spoilt.add(spoil(valid.get(i % valid.size()), random));
        }
        return List.copyOf(spoilt);
    }

    private Proof spoil(Proof proof, Random random) {
        byte[] solution = apply(proof.params(), proof.solution(), random);
        return new Proof(proof.name() + " " + this, proof.params(), proof.input(), solution);
    }
}
