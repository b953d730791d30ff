package io.fluxforge.kernels.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the row indices below pairs of rows of the last list, for all pairs at once, list by list down to the generated rows, whose
 * indices are found by hashing. A row's tag names the shelf of its parents; each such shelf is read and joined once for all rows that
 * came from it.
 *
 * <p>Most pairs are clusters of rows with common ancestors. They are dropped in the list where that shows, mostly one of the first.
 *
 * <p>For each list from the last to the second: {@link #wantParents}, then {@link #findParents} for every turn, then {@link #grow}.
 * Then {@link #indices} for every one of the {@link #trees}.
 */
final class TreeFinder {
    /** A row as it was stored, and where. */
    static final class Row {
        private final int bucket;
        /** Bucket, shelf and slot. */
        private final long place;
        /** How many rows before it on its shelf are the same. */
        private final int rank;

        private final long[] words;

        /**
         * @param reader has read the shelf
         * @param count words of a row
         */
        Row(RowLayout layout, BucketRows reader, int bucket, int shelf, int slot, int count) {
            this.bucket = bucket;
            place = layout.tag(bucket, shelf) << SLOT_BITS | slot;
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

    private static final int SLOT_BITS = 16;
    /** From so many shelves on it costs less to read the whole bucket than each. */
    private static final int MIN_SHELVES_TO_READ_ALL = 3;

    private final RowLayout layout;
    private final RowTable[] tables;
    private final RowJoiner[] joiners;
    private List<Row[]> trees;
    private List<Wanted> wanted = List.of();
    /** By the place of the row that they gave. */
    private final Map<Long, Row[]> parents = new ConcurrentHashMap<>();

    /**
     * @param tables all lists, written
     * @param pairs two rows of the last list each, which agree
     */
    TreeFinder(RowLayout layout, RowTable[] tables, List<Row[]> pairs) {
        this.layout = layout;
        this.tables = tables;
        joiners = new RowJoiner[tables.length - 1];
        Arrays.setAll(joiners, level -> new RowJoiner(layout, level, false));
        trees = pairs;
    }

    /** The trees that are left, each as its rows of the list reached, in tree order. */
    List<Row[]> trees() {
        return trees;
    }

    /** Lists the buckets with parents of the rows reached, which are of list {@code level}; returns how many. */
    int wantParents(int level) {
        parents.clear();
        Map<Integer, Wanted> buckets = new TreeMap<>();
        Set<Long> places = new HashSet<>();
        for (Row[] tree : trees) {
            for (Row row : tree) {
                if (places.add(row.place)) {
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
            int pair = pairs.getOrDefault(key(child.bucket, content(level, child, 0)), List.of()).stream()
                    .filter(slots -> gives(level, rows, offset, slots, child))
                    .skip(child.rank)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("solver bug or faulty memory: a row without parents"));
            Row[] both = new Row[2];
            Arrays.setAll(
                    both,
                    i -> made.computeIfAbsent(
                            i == 0 ? pair >>> 16 : pair & 0xffff,
                            slot -> new Row(layout, reader, bucket, shelf, slot, words)));
            parents.put(child.place, both);
        }
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
        List<Row[]> grown = new ArrayList<>();
        for (Row[] tree : trees) {
            Row[] above = Arrays.stream(tree)
                    .flatMap(row -> Arrays.stream(Objects.requireNonNull(parents.get(row.place))))
                    .toArray(Row[]::new);
            if (Arrays.stream(above).mapToLong(row -> row.place).distinct().count() == above.length) {
                grown.add(above);
            }
        }
        trees = grown;
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
