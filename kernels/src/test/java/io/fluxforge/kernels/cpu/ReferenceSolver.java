package io.fluxforge.kernels.cpu;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Wagner's algorithm in the plainest words, as the oracle: every row keeps the list of its indices. For parameters with rows of at
 * most 128 bits and small lists.
 */
final class ReferenceSolver {
    private final EquihashParams params;

    ReferenceSolver(EquihashParams params) {
        this.params = params;
    }

    /** A row of 128 bits, the first in front, zeros behind, and the indices in tree order whose rows it is the XOR of. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Node(long upper, long lower, int[] indices) {

        Node join(Node other) {
            boolean first = indices[0] < other.indices[0];
            int[] left = first ? indices : other.indices;
            int[] right = first ? other.indices : indices;
            int[] all = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, all, left.length, right.length);
            return new Node(upper ^ other.upper, lower ^ other.lower, all);
        }

        boolean isDisjoint(Node other) {
            return Arrays.stream(indices)
                    .noneMatch(i -> Arrays.stream(other.indices).anyMatch(j -> i == j));
        }

        /** Bits {@code from} to before {@code from + count}. */
        long bits(int from, int count) {
            long bits = 0;
            for (int i = from; i < from + count; i++) {
                long word = i < 64 ? upper : lower;
                bits = (bits << 1) | ((word >>> (63 - i % 64)) & 1);
            }
            return bits;
        }
    }

    /** Every solution, packed and in hex digits. */
    Set<String> solve(byte[] input) {
        List<Node> nodes = rows(input);
        for (int round = 0; round < params.k(); round++) {
            nodes = join(nodes, round, true);
        }
        TreeSet<String> solutions = new TreeSet<>();
        for (Node node : nodes) {
            solutions.add(HexFormat.of().formatHex(SolutionCodec.pack(params, node.indices())));
        }
        return solutions;
    }

    /** How many rows each round reads if nothing is lost, and nothing dropped for having an index twice. */
    List<Long> listSizes(byte[] input) {
        List<Node> nodes = rows(input);
        List<Long> sizes = new ArrayList<>(List.of((long) nodes.size()));
        for (int round = 0; round < params.k() - 1; round++) {
            nodes = join(nodes, round, false);
            sizes.add((long) nodes.size());
        }
        return sizes;
    }

    /** The list that generation makes. */
    private List<Node> rows(byte[] input) {
        List<Node> rows = new ArrayList<>();
        byte[] sum = new byte[Blake2b.CHAIN_WORDS * Long.BYTES];
        for (int g = 0; g < params.hashCount(); g++) {
            if (!params.twist() || g % EquihashParams.TWIST_GROUP == 0) {
                Arrays.fill(sum, (byte) 0);
            }
            addWords(sum, digest(input, g));
            for (int chunk = 0; chunk < params.rowsPerHash() && rows.size() < params.listSize(); chunk++) {
                int from = chunk * params.rowBytes();
                byte[] row = Arrays.copyOf(Arrays.copyOfRange(sum, from, from + params.rowBytes()), 16);
                Node whole = new Node(bigEndian(row, 0), bigEndian(row, 8), new int[] {rows.size()});
                rows.add(cut(whole));
            }
        }
        return rows;
    }

    /** Clears what follows the row's n bits. */
    private Node cut(Node row) {
        int n = params.n();
        long upperMask = n >= 64 ? -1 : -1L << (64 - n);
        long lowerMask = n == 128 ? -1 : n <= 64 ? 0 : -1L << (128 - n);
        return new Node(row.upper() & upperMask, row.lower() & lowerMask, row.indices());
    }

    private byte[] digest(byte[] input, int g) {
        HashInput hash = new HashInput(params);
        hash.set(input);
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        long[] digest = new long[Blake2b.CHAIN_WORDS];
        hash.fillLane(1, 0, chain, message);
        hash.setIndex(1, 0, g, message);
        LaneProvider.scalar().addDigests(chain, message, hash.byteCount(), true, digest, digest);
        byte[] bytes = new byte[Blake2b.CHAIN_WORDS * Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digest[i / 8] >>> (8 * (i % 8)));
        }
        return bytes;
    }

    /** Adds 32-bit little-endian words. */
    private static void addWords(byte[] sum, byte[] digest) {
        for (int at = 0; at < sum.length; at += 4) {
            int word = littleEndian(sum, at) + littleEndian(digest, at);
            for (int i = 0; i < 4; i++) {
                sum[at + i] = (byte) (word >>> (8 * i));
            }
        }
    }

    private static int littleEndian(byte[] bytes, int at) {
        return IntStream.range(0, 4).map(i -> (bytes[at + i] & 0xff) << (8 * i)).sum();
    }

    private static long bigEndian(byte[] bytes, int at) {
        long word = 0;
        for (int i = 0; i < 8; i++) {
            word = (word << 8) | (bytes[at + i] & 0xff);
        }
        return word;
    }

    /** All pairs that agree in this round's digit, or in the last round in both digits that are left. */
    private List<Node> join(List<Node> nodes, int round, boolean dropDuplicates) {
        int digits = round == params.k() - 1 ? 2 : 1;
        Map<Long, List<Node>> byDigit = new HashMap<>();
        for (Node node : nodes) {
            long digit = node.bits(round * params.digitBits(), digits * params.digitBits());
            byDigit.computeIfAbsent(digit, d -> new ArrayList<>()).add(node);
        }
        List<Node> joined = new ArrayList<>();
        for (List<Node> equal : byDigit.values()) {
            for (int a = 0; a < equal.size(); a++) {
                for (int b = 0; b < a; b++) {
                    if (!dropDuplicates || equal.get(a).isDisjoint(equal.get(b))) {
                        joined.add(equal.get(a).join(equal.get(b)));
                    }
                }
            }
        }
        return joined;
    }
}
