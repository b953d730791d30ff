package io.fluxforge.verifier;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Ways to spoil a valid solution. */
enum Corruption {
    /** One bit of the packed form. */
    FLIPPED_BIT(Rule.ORDER, Rule.DISTINCT, Rule.COLLISION) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            byte[] bytes = solution.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return bytes;
        }
    },
    /** The two sub-trees of one pair, at any level, change places. */
    SWAPPED_PAIR(Rule.ORDER) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            int size = 1 << random.nextInt(params.k());
            int left = 2 * size * random.nextInt(indices.length / (2 * size));
            exchange(indices, left, left + size, size);
            return SolutionCodec.pack(params, indices);
        }
    },
    /** One index stands at two places. */
    DUPLICATED_INDEX(Rule.ORDER, Rule.DISTINCT) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            int from = random.nextInt(indices.length);
            int to = (from + 1 + random.nextInt(indices.length - 1)) % indices.length;
            indices[to] = indices[from];
            return SolutionCodec.pack(params, indices);
        }
    },
    /** As before, but with the order of the tree restored. */
    DUPLICATED_INDEX_IN_ORDER(Rule.DISTINCT) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            return sortTree(params, DUPLICATED_INDEX.apply(params, solution, random));
        }
    },
    /** The indices in any order. */
    SHUFFLED(Rule.ORDER) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            for (int i = indices.length - 1; i > 0; i--) {
                exchange(indices, i, random.nextInt(i + 1), 1);
            }
            return SolutionCodec.pack(params, indices);
        }
    },
    /** The same indices in another tree: the XOR of everything is still zero. Only hashing finds it. */
    SHUFFLED_IN_ORDER(Rule.COLLISION) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            return sortTree(params, SHUFFLED.apply(params, solution, random));
        }
    },
    /** All indices ascending, as an unordered set would be stored. */
    ASCENDING(Rule.COLLISION) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            Arrays.sort(indices);
            return SolutionCodec.pack(params, indices);
        }
    },
    /** Some indices replaced by others, the order of the tree restored. Only hashing finds it. */
    CHANGED_IN_ORDER(Rule.COLLISION) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            int changes = 1 + random.nextInt(3);
            while (changes > 0) {
                int other = random.nextInt(params.listSize());
                if (Arrays.stream(indices).noneMatch(index -> index == other)) {
                    indices[random.nextInt(indices.length)] = other;
                    changes--;
                }
            }
            return sortTree(params, SolutionCodec.pack(params, indices));
        }
    },
    /** Two sub-trees of one height change parents, the order restored: all levels below are intact. Only hashing finds it. */
    EXCHANGED_SUBTREES_IN_ORDER(Rule.COLLISION) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int[] indices = SolutionCodec.unpack(params, solution);
            exchangeSubtrees(params, indices, random.nextInt(params.k() - 1), random);
            return sortTree(params, SolutionCodec.pack(params, indices));
        }
    },
    /** Another length, the zero of which is the most treacherous. */
    WRONG_LENGTH(Rule.LENGTH) {
        @Override
        byte[] apply(EquihashParams params, byte[] solution, Random random) {
            int right = solution.length;
            int[] lengths = {0, 1, right - 1, right + 1, 36, 52, 68, 100, 400, 1344, random.nextInt(2 * right)};
            int length = lengths[random.nextInt(lengths.length)];
            return Arrays.copyOf(solution, length == right ? 0 : length);
        }
    };

    private static final List<Corruption> ALL = List.of(values());

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, which the type does not show
    private final Set<Rule> rules;

    Corruption(Rule first, Rule... rest) {
        rules = Collections.unmodifiableSet(EnumSet.of(first, rest));
    }

    static Corruption any(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    /** A spoilt copy of a solution. */
    abstract byte[] apply(EquihashParams params, byte[] solution, Random random);

    /** The rules that a refusal may name. */
    Set<Rule> rules() {
        return rules;
    }

    /** Exchanges two sub-trees of 2^level indices that belong to different pairs. */
    static void exchangeSubtrees(EquihashParams params, int[] indices, int level, Random random) {
        int subtrees = params.solutionIndices() >>> level;
        int a = random.nextInt(subtrees);
        int b = ((a | 1) + 1 + random.nextInt(subtrees - 2)) % subtrees;
        exchange(indices, a << level, b << level, 1 << level);
    }

    /** The same tree with every pair in order. */
    static byte[] sortTree(EquihashParams params, byte[] solution) {
        int[] indices = SolutionCodec.unpack(params, solution);
        for (int size = 1; size < indices.length; size *= 2) {
            for (int left = 0; left < indices.length; left += 2 * size) {
                if (indices[left] > indices[left + size]) {
                    exchange(indices, left, left + size, size);
                }
            }
        }
        return SolutionCodec.pack(params, indices);
    }

    private static void exchange(int[] indices, int a, int b, int size) {
        for (int i = 0; i < size; i++) {
            int index = indices[a + i];
            indices[a + i] = indices[b + i];
            indices[b + i] = index;
        }
    }
}
