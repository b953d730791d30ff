package io.fluxforge.kernels.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the row indices below two rows of the last list: from each row's tag the first parent, from that the second, list by list
 * down to the generated rows, whose indices are found by hashing. A tree in which a row occurs twice is left out as soon as it does:
 * most candidates are such.
 */
final class TreeFinder {
    /** Where a row is: its bucket, its shelf, its slot there. */
    private record Place(int bucket, int shelf, int slot) {}

    /** Two rows can give the same content in more than one way, but not in many. */
    private static final int MAX_TREES = 64;

    private final RowLayout layout;
    private final RowTable[] tables;
    private final RowGenerator generator;
    private final BucketRows[] readers;

    TreeFinder(RowLayout layout, RowTable[] tables, RowGenerator generator, int threads) {
        this.layout = layout;
        this.tables = tables;
        this.generator = generator;
        readers = new BucketRows[tables.length];
        Arrays.setAll(readers, level -> new BucketRows(layout, level, threads));
    }

    /** The solutions of two rows of the last list that agree: row indices in tree order. */
    List<int[]> find(int bucket, int shelf, int slotA, int slotB) {
        List<List<Place>> trees = List.of(List.of(new Place(bucket, shelf, slotA), new Place(bucket, shelf, slotB)));
        for (int level = tables.length - 1; level > 0 && !trees.isEmpty(); level--) {
            trees = parentsOfAll(level, trees);
        }
        List<int[]> solutions = new ArrayList<>();
        for (List<Place> leaves : trees) {
            for (int[] indices : indicesOf(leaves)) {
                solutions.add(inOrder(indices));
            }
        }
        return solutions;
    }

    /** Replaces every row of every tree by its two parents, in all ways that leave the rows distinct. */
    private List<List<Place>> parentsOfAll(int level, List<List<Place>> trees) {
        List<List<Place>> next = new ArrayList<>();
        for (List<Place> tree : trees) {
            List<List<Place>> partial = List.of(List.of());
            for (Place row : tree) {
                List<List<Place>> longer = new ArrayList<>();
                for (List<Place> pair : partial.isEmpty() ? List.<List<Place>>of() : parents(level, row)) {
                    for (List<Place> before : partial) {
                        if (before.stream().noneMatch(pair::contains)) {
                            List<Place> both = new ArrayList<>(before);
                            both.addAll(pair);
                            longer.add(both);
                        }
                    }
                }
                partial = longer;
            }
            next.addAll(partial);
        }
        return next.size() > MAX_TREES ? next.subList(0, MAX_TREES) : next;
    }

    /** The pairs of rows whose join is this row. */
    private List<List<Place>> parents(int level, Place place) {
        BucketRows reader = readers[level];
        reader.read(tables[level], place.bucket);
        int words = tables[level].words();
        int at = reader.offset(place.shelf) + place.slot * words;
        long[] row = Arrays.copyOfRange(reader.rows(), at, at + words);
        long tag = row[words - 1] & layout.tagMask(level);
        int bucket = layout.tagBucket(level, tag);
        int shelf = layout.tagShelf(level, tag);
        int first = layout.tagSlot(level, tag);
        BucketRows parents = readers[level - 1];
        parents.read(tables[level - 1], bucket);
        List<List<Place>> pairs = new ArrayList<>();
        int end = Math.min(first + (1 << layout.lostBits(level)), parents.count(shelf));
        for (int a = first; a < end; a++) {
            // The tag names the parent in the later slot.
            for (int b = 0; b < a; b++) {
                if (gives(level, parents, shelf, a, b, place.bucket, row)) {
                    pairs.add(List.of(new Place(bucket, shelf, a), new Place(bucket, shelf, b)));
                }
            }
        }
        return pairs;
    }

    private boolean gives(int level, BucketRows parents, int shelf, int a, int b, int bucket, long[] row) {
        int words = tables[level - 1].words();
        long[] rows = parents.rows();
        int rowA = parents.offset(shelf) + a * words;
        int rowB = parents.offset(shelf) + b * words;
        // The key alone rules out nearly all.
        if ((rows[rowA] ^ rows[rowB]) >>> (64 - layout.keyBits()) != 0) {
            return false;
        }
        RowJoiner joiner = new RowJoiner(layout, level - 1);
        return joiner.bucket(rows, rowA, rowB) == bucket
                && IntStream.range(0, row.length)
                        .allMatch(w ->
                                joiner.contentWord(rows, rowA, rowB, w) == (row[w] & layout.contentMask(level, w)));
    }

    /** The indices of generated rows, in all ways. */
    private List<int[]> indicesOf(List<Place> leaves) {
        List<int[]> all = List.of(new int[leaves.size()]);
        for (int i = 0; i < leaves.size() && !all.isEmpty(); i++) {
            Place leaf = leaves.get(i);
            readers[0].read(tables[0], leaf.bucket);
            int words = tables[0].words();
            int at = readers[0].offset(leaf.shelf) + leaf.slot * words;
            long[] row = Arrays.copyOfRange(readers[0].rows(), at, at + words);
            List<int[]> longer = new ArrayList<>();
            for (int index : generator.findIndices(row, leaf.bucket)) {
                for (int[] before : all) {
                    int[] with = before.clone();
                    with[i] = index;
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all;
    }

    /** Swaps sub-trees so that the first index of every left one is the smaller. */
    private static int[] inOrder(int[] indices) {
        for (int half = 1; half < indices.length; half *= 2) {
            for (int at = 0; at < indices.length; at += 2 * half) {
                if (indices[at] > indices[at + half]) {
                    int[] left = Arrays.copyOfRange(indices, at, at + half);
                    System.arraycopy(indices, at + half, indices, at, half);
                    System.arraycopy(left, 0, indices, at + half, half);
                }
            }
        }
        return indices;
    }
}
