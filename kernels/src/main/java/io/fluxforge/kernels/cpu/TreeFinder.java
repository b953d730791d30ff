package io.fluxforge.kernels.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the row indices below two rows of the last list: from each row's tag the first parent, from that the second, list by list
 * down to the generated rows, whose indices are found by hashing. A row all of whose trees have a row twice has none, and is found out
 * once: most candidates are clusters of such rows with common ancestors. Of one thread and one input.
 */
final class TreeFinder {
    /** The rows of a list whose keys begin alike. */
    record Shelf(int level, int bucket, int number) {}

    /** Where a row was read from. */
    record Place(Shelf shelf, int slot) {}

    /** A row as it was stored. */
    static final class Row {
        private final Place place;
        private final long[] words;

        Row(Place place, long[] words) {
            this.place = place;
            this.words = words;
        }
    }

    /** What the threads have found out, for finding a row's parents means reading a bucket, and candidates share ancestors. */
    static final class Known {
        private final Map<Place, List<List<Row>>> parents = new ConcurrentHashMap<>();
        private final Map<Place, List<List<Row>>> trees = new ConcurrentHashMap<>();
    }

    /** Rows can give the same content in more than one way, but not in many. */
    private static final int MAX_TREES = 64;

    private final RowLayout layout;
    private final RowTable[] tables;
    private final RowGenerator generator;
    private final BucketRows[] readers;
    private final RowJoiner[] joiners;
    private final Known known;
    private final Shelf[] lastRead;

    /**
     * @param tables all lists, written
     * @param generator of this thread
     * @param readers of this thread, one for each list; what they hold is overwritten
     */
    TreeFinder(RowLayout layout, RowTable[] tables, RowGenerator generator, BucketRows[] readers, Known known) {
        this.layout = layout;
        this.tables = tables;
        this.generator = generator;
        this.readers = readers;
        this.known = known;
        lastRead = new Shelf[tables.length];
        joiners = new RowJoiner[tables.length - 1];
        Arrays.setAll(joiners, level -> new RowJoiner(layout, level, false));
    }

    /** The solutions of two rows of the last list that agree: row indices in tree order. */
    List<int[]> find(Row rowA, Row rowB) {
        List<int[]> solutions = new ArrayList<>();
        if (shareAncestor(rowA, rowB)) {
            return solutions;
        }
        for (List<Row> leaves : combine(trees(rowA), trees(rowB))) {
            for (int[] indices : indicesOf(leaves)) {
                solutions.add(inOrder(indices));
            }
        }
        return solutions;
    }

    /** A row of the shelf that the list's reader has read last. */
    private Row row(Shelf shelf, int slot) {
        BucketRows reader = readers[shelf.level];
        int words = tables[shelf.level].words();
        int at = reader.offset(shelf.number) + slot * words;
        return new Row(new Place(shelf, slot), Arrays.copyOfRange(reader.rows(), at, at + words));
    }

    /**
     * Whether a row occurs twice among the ancestors, which most often shows a few lists up. Rows with more than one pair of parents
     * are left to the whole search.
     */
    private boolean shareAncestor(Row rowA, Row rowB) {
        List<Row> rows = List.of(rowA, rowB);
        for (int level = rowA.place.shelf.level; level > 0; level--) {
            List<Row> parents = new ArrayList<>();
            for (Row row : rows) {
                List<List<Row>> pairs = parents(row);
                if (pairs.size() != 1) {
                    return false;
                }
                parents.addAll(pairs.getFirst());
            }
            if (parents.stream().map(row -> row.place).distinct().count() < parents.size()) {
                return true;
            }
            rows = parents;
        }
        return false;
    }

    /** The trees below a row, each as its generated rows, which are distinct. */
    private List<List<Row>> trees(Row row) {
        if (row.place.shelf.level == 0) {
            return List.of(List.of(row));
        }
        List<List<Row>> trees = known.trees.get(row.place);
        if (trees == null) {
            trees = new ArrayList<>();
            for (List<Row> pair : parents(row)) {
                trees.addAll(combine(trees(pair.get(0)), trees(pair.get(1))));
            }
            trees = List.copyOf(trees.subList(0, Math.min(trees.size(), MAX_TREES)));
            known.trees.put(row.place, trees);
        }
        return trees;
    }

    /** Every tree of one row beside every tree of another that has no row in common with it. */
    private static List<List<Row>> combine(List<List<Row>> left, List<List<Row>> right) {
        List<List<Row>> combined = new ArrayList<>();
        for (List<Row> a : left) {
            for (List<Row> b : right) {
                if (a.stream().noneMatch(row -> isIn(row, b))) {
                    List<Row> both = new ArrayList<>(a);
                    both.addAll(b);
                    combined.add(both);
                }
            }
        }
        return combined;
    }

    private static boolean isIn(Row row, List<Row> tree) {
        return tree.stream().anyMatch(other -> other.place.equals(row.place));
    }

    /** The pairs of rows whose join is this row. */
    private List<List<Row>> parents(Row child) {
        // Two threads may find the same out at once; waiting for one another would not be quicker.
        List<List<Row>> parents = known.parents.get(child.place);
        if (parents == null) {
            parents = findParents(child);
            known.parents.put(child.place, parents);
        }
        return parents;
    }

    private List<List<Row>> findParents(Row child) {
        int level = child.place.shelf.level;
        long tag = child.words[child.words.length - 1] & layout.tagMask(level);
        Shelf shelf = new Shelf(level - 1, layout.tagBucket(level, tag), layout.tagShelf(level, tag));
        int first = layout.tagSlot(level, tag);
        BucketRows parents = readers[level - 1];
        if (!shelf.equals(lastRead[level - 1])) {
            parents.readShelf(tables[level - 1], shelf.bucket, shelf.number);
            lastRead[level - 1] = shelf;
        }
        int words = tables[level - 1].words();
        List<List<Row>> pairs = new ArrayList<>();
        int end = Math.min(first + (1 << layout.lostBits(level)), parents.count(shelf.number));
        for (int a = first; a < end; a++) {
            int rowA = parents.offset(shelf.number) + a * words;
            // The tag names the parent in the later slot.
            for (int b = 0; b < a; b++) {
                int rowB = parents.offset(shelf.number) + b * words;
                if (gives(level, parents.rows(), rowA, rowB, child)) {
                    pairs.add(List.of(row(shelf, a), row(shelf, b)));
                }
            }
        }
        return pairs;
    }

    private boolean gives(int level, long[] rows, int a, int b, Row child) {
        // The key alone rules out nearly all.
        if ((rows[a] ^ rows[b]) >>> (64 - layout.keyBits()) != 0
                || joiners[level - 1].bucket(rows, a, b) != child.place.shelf.bucket) {
            return false;
        }
        for (int w = 0; w < child.words.length; w++) {
            if (joiners[level - 1].contentWord(rows, a, b, w) != (child.words[w] & layout.contentMask(level, w))) {
                return false;
            }
        }
        return true;
    }

    /** The indices of generated rows, in all ways. */
    private List<int[]> indicesOf(List<Row> leaves) {
        List<int[]> all = List.of(new int[leaves.size()]);
        for (int i = 0; i < leaves.size() && !all.isEmpty(); i++) {
            List<int[]> longer = new ArrayList<>();
            for (int index : generator.findIndices(leaves.get(i).words, leaves.get(i).place.shelf.bucket)) {
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
