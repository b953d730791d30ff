package io.fluxforge.kernels.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row indices below rows of the last list that agree, for all pairs of them at once, list by list down to the generated rows, whose
 * indices are found by hashing. A row's tag names the shelf of its parents; each such shelf is read and joined once for all rows that
 * came from it.
 *
 * <p>Most pairs are clusters of rows with common ancestors. They are dropped in the list where that shows, mostly one of the first.
 *
 * <p>For each list from the last to the second: {@link #wantParents}, then {@link #findParents} for every turn, then {@link #grow}.
 * Then {@link #indices} for every one of the {@link #trees}.
 */
final class TreeFinder {
    /** A row as it was stored: one object for each, so that two are the same row if they are the same object. */
    static final class Row {
        private final int bucket;
        /** How many rows before it on its shelf are the same. */
        private final int rank;

        private final long[] words;
        private boolean isWanted;
        private Row @Nullable [] parents;

        /**
         * @param reader has read the shelf
         * @param count words of a row
         */
        Row(BucketRows reader, int bucket, int shelf, int slot, int count) {
            this.bucket = bucket;
            int start = reader.offset(shelf);
            int at = start + slot * count;
            words = Arrays.copyOfRange(reader.rows(), at, at + count);
            int same = 0;
            for (int other = start; other < at; other += count) {
                if (reader.rows()[other] == words[0]
                        && Arrays.equals(words, 0, count, reader.rows(), other, other + count)) {
                    same++;
                }
            }
            rank = same;
        }
    }

    /** Rows whose parents are in one bucket, by the parents' shelf. */
    private record Wanted(int bucket, Map<Integer, List<Row>> shelves) {}

    /** Pairs looked at. Usually there are some hundred; rows with common ancestors, in small lists, can make very many. */
    private static final int MAX_PAIRS = 1_000_000;
    /** From so many shelves on it costs less to read the whole bucket than each. */
    private static final int MIN_SHELVES_TO_READ_ALL = 3;

    private final RowLayout layout;
    private final RowTable[] tables;
    private final RowJoiner[] joiners;
    /** At first groups of rows that agree, of which any two may make a tree. */
    private List<Row[]> trees;

    private boolean paired;
    private List<Wanted> wanted = List.of();

    /**
     * @param tables all lists, written
     * @param groups two or more rows of the last list each, which agree
     */
    TreeFinder(RowLayout layout, RowTable[] tables, List<Row[]> groups) {
        this.layout = layout;
        this.tables = tables;
        joiners = new RowJoiner[tables.length - 1];
        Arrays.setAll(joiners, level -> new RowJoiner(layout, level, false));
        trees = groups;
    }

    /** The trees that are left, each as its rows of the list reached, in tree order. */
    List<Row[]> trees() {
        return trees;
    }

    /** Lists the buckets with parents of the rows reached, which are of list {@code level}; returns how many. */
    int wantParents(int level) {
        Map<Integer, Wanted> buckets = new TreeMap<>();
        for (Row[] tree : trees) {
            for (Row row : tree) {
                if (!row.isWanted) {
                    row.isWanted = true;
                    long tag = row.words[row.words.length - 1] & layout.tagMask(level);
                    buckets.computeIfAbsent(layout.tagBucket(tag), bucket -> new Wanted(bucket, new HashMap<>()))
                            .shelves
                            .computeIfAbsent(layout.tagShelf(tag), shelf -> new ArrayList<>())
                            .add(row);
                }
            }
        }
        wanted = List.copyOf(buckets.values());
        return wanted.size();
    }

    /**
     * Finds the parents in one bucket. Threads may share the turns.
     *
     * @param level of the rows whose parents are wanted
     * @param reader of this thread, for the list of the parents; what it holds is overwritten
     * @param pairFinder of this thread
     */
    void findParents(int level, int turn, BucketRows reader, PairFinder pairFinder) {
        int bucket = wanted.get(turn).bucket;
        Map<Integer, List<Row>> shelves = wanted.get(turn).shelves;
        boolean all = shelves.size() >= MIN_SHELVES_TO_READ_ALL;
        if (all) {
            reader.read(tables[level - 1], bucket);
        }
        shelves.forEach((shelf, children) -> {
            if (!all) {
                reader.readShelf(tables[level - 1], bucket, shelf);
            }
            findParents(level, children, reader, bucket, shelf, pairFinder);
        });
    }

    /**
     * Finds the parents on one shelf. Equal rows are told apart by their order: a shelf's pairs are joined in the order in which they
     * are found, and a bucket keeps the order of the rows that one shelf gave.
     */
    private void findParents(
            int level, List<Row> children, BucketRows reader, int bucket, int shelf, PairFinder pairFinder) {
        RowJoiner joiner = joiners[level - 1];
        long[] rows = reader.rows();
        int words = tables[level - 1].words();
        int offset = reader.offset(shelf);
        Map<Long, List<Integer>> pairs = new HashMap<>();
        for (Row child : children) {
            pairs.put(key(child.bucket, content(level, child, 0)), new ArrayList<>());
        }
        int count = pairFinder.find(rows, words, offset, reader.count(shelf));
        for (int i = 0; i < count; i++) {
            int pair = pairFinder.pairs()[i];
            int a = offset + words * (pair >>> 16);
            int b = offset + words * (pair & 0xffff);
            List<Integer> alike = pairs.get(key(joiner.bucket(rows, a, b), joiner.contentWord(rows, a, b, 0)));
            if (alike != null) {
                alike.add(pair);
            }
        }
        Map<Integer, Row> made = new HashMap<>();
        for (Row child : children) {
            List<Integer> alike = Objects.requireNonNull(pairs.get(key(child.bucket, content(level, child, 0))));
            int pair = parents(level, rows, offset, alike, child);
            child.parents = new Row[] {
                made.computeIfAbsent(pair >>> 16, slot -> new Row(reader, bucket, shelf, slot, words)),
                made.computeIfAbsent(pair & 0xffff, slot -> new Row(reader, bucket, shelf, slot, words))
            };
        }
    }

    /** The one of these pairs that gave a row. */
    private int parents(int level, long[] rows, int offset, List<Integer> pairs, Row child) {
        int before = child.rank;
        for (int pair : pairs) {
            if (gives(level, rows, offset, pair, child) && before-- == 0) {
                return pair;
            }
        }
        throw new IllegalStateException("solver bug or faulty memory: a row without parents");
    }

    /** What rows that agree in these have in common. */
    private static long key(int bucket, long content) {
        return content ^ bucket;
    }

    private long content(int level, Row row, int w) {
        return row.words[w] & layout.contentMask(level, w);
    }

    private boolean gives(int level, long[] rows, int offset, int pair, Row child) {
        RowJoiner joiner = joiners[level - 1];
        int words = tables[level - 1].words();
        int a = offset + words * (pair >>> 16);
        int b = offset + words * (pair & 0xffff);
        boolean same = joiner.bucket(rows, a, b) == child.bucket;
        for (int w = 0; w < child.words.length && same; w++) {
            same = joiner.contentWord(rows, a, b, w) == content(level, child, w);
        }
        return same;
    }

    /** Puts their parents in place of the rows reached; drops trees that have a row twice then. */
    void grow() {
        trees = paired ? grown(trees) : pairs(trees);
        paired = true;
    }

    private static List<Row[]> grown(List<Row[]> trees) {
        List<Row[]> grown = new ArrayList<>();
        for (Row[] tree : trees) {
            Row[] above = new Row[2 * tree.length];
            for (int i = 0; i < tree.length; i++) {
                System.arraycopy(Objects.requireNonNull(tree[i].parents), 0, above, 2 * i, 2);
            }
            if (differ(above)) {
                grown.add(above);
            }
        }
        return grown;
    }

    /** The parents of any two rows of a group, where they are four: nearly all pairs are dropped here, before they cost memory. */
    private static List<Row[]> pairs(List<Row[]> groups) {
        List<Row[]> pairs = new ArrayList<>();
        int looked = 0;
        for (Row[] group : groups) {
            for (int i = 1; i < group.length; i++) {
                Row[] a = Objects.requireNonNull(group[i].parents);
                for (int j = 0; j < i && looked < MAX_PAIRS; j++, looked++) {
                    Row[] b = Objects.requireNonNull(group[j].parents);
                    if (a[0] != b[0] && a[0] != b[1] && a[1] != b[0] && a[1] != b[1]) {
                        pairs.add(new Row[] {a[0], a[1], b[0], b[1]});
                    }
                }
            }
        }
        return pairs;
    }

    private static boolean differ(Row[] rows) {
        for (int i = 1; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                if (rows[i] == rows[j]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The solutions that a tree of generated rows gives: usually one. */
    static List<int[]> indices(Row[] tree, RowGenerator generator) {
        List<int[]> all = List.of(new int[tree.length]);
        for (int i = 0; i < tree.length && !all.isEmpty(); i++) {
            List<int[]> longer = new ArrayList<>();
            for (int index : generator.findIndices(tree[i].words, tree[i].bucket)) {
                for (int[] before : all) {
                    int[] with = before.clone();
                    with[i] = index;
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all.stream().map(TreeFinder::inOrder).toList();
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
