package io.fluxforge.verifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Wagner's algorithm in the plainest words, for parameters of a few hundred rows of at most 64 bits. The last round joins on its
 * own digit only, so that beside the solutions it finds their near misses: trees in which every pair collides as it must, but the
 * XOR of everything is not zero.
 */
final class TinySolver {
    private TinySolver() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Node(long xor, int[] indices) {}

    /** Trees in which all but perhaps rule {@link Rule#ZERO} holds, packed; at most {@code limit} of either kind. */
    record Trees(List<byte[]> solutions, List<byte[]> nearMisses) {}

    static Trees solve(EquihashParams params, byte[] input, int limit) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < params.listSize(); i++) {
            nodes.add(new Node(ReferenceVerifier.row(params, input, i).longValue(), new int[] {i}));
        }
        for (int round = 0; round < params.k(); round++) {
            nodes = join(nodes, params.n() - params.digitBits() * (round + 1), params.digitBits());
        }
        List<byte[]> solutions = new ArrayList<>();
        List<byte[]> nearMisses = new ArrayList<>();
        for (Node node : nodes) {
            List<byte[]> kind = node.xor() == 0 ? solutions : nearMisses;
            if (kind.size() < limit) {
                kind.add(SolutionCodec.pack(params, node.indices()));
            }
        }
        return new Trees(solutions, nearMisses);
    }

    private static List<Node> join(List<Node> nodes, int shift, int digitBits) {
        Map<Long, List<Node>> byDigit = new LinkedHashMap<>();
        for (Node node : nodes) {
            long digit = node.xor() >>> shift & ((1L << digitBits) - 1);
            byDigit.computeIfAbsent(digit, d -> new ArrayList<>()).add(node);
        }
        List<Node> joined = new ArrayList<>();
        for (List<Node> equal : byDigit.values()) {
            for (Node left : equal) {
                for (Node right : equal) {
                    if (left.indices()[0] < right.indices()[0] && distinct(left, right)) {
                        joined.add(new Node(left.xor() ^ right.xor(), concat(left.indices(), right.indices())));
                    }
                }
            }
        }
        return joined;
    }

    private static boolean distinct(Node left, Node right) {
        Set<Integer> indices =
                new HashSet<>(Arrays.stream(left.indices()).boxed().toList());
        return Arrays.stream(right.indices()).noneMatch(indices::contains);
    }

    private static int[] concat(int[] left, int[] right) {
        int[] all = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        return all;
    }
}
