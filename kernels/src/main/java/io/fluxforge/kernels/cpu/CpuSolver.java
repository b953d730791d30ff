package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Equihash on the CPU: generation in vector lanes, then joins bucket by bucket in a core's cache, all cores on one nonce. Every
 * solution is checked by the verifier before it is passed on.
 *
 * <p>{@link RowLayout} explains the tables, {@code docs/performance.md} the cost model.
 */
public final class CpuSolver implements Solver {
    /** Threads beyond this would spend more memory on partly empty chunks than on rows. */
    public static final int MAX_THREADS = 128;

    private static final int GROUPS_PER_TURN = 512;

    private final RowLayout layout;
    private final EquihashParams params;
    private final Blake2bLanes kernel;
    private final EquihashVerifier verifier;
    private final Workers workers;
    private final RowTable[] tables;
    private final RowGenerator[] generators;
    private final BucketRows[][] readers;
    private final PairFinder[] finders;
    private final RowBlock[] blocks;
    private final LastRound[] lastRounds;

    /**
     * A solver with default tables.
     *
     * @param threads 1 to {@link #MAX_THREADS}
     * @throws IllegalArgumentException if the parameters need more than this solver can do
     * @throws OutOfMemoryError if the heap has no room for {@link #requiredBytes}
     */
    public CpuSolver(EquihashParams params, int threads) {
        this(RowLayout.of(params, threads), threads, LaneProvider.lanes());
    }

    CpuSolver(RowLayout layout, int threads, Blake2bLanes kernel) {
        // First, because it checks their number; it starts none yet.
        workers = new Workers(threads);
        this.layout = layout;
        this.params = layout.params();
        this.kernel = kernel;
        verifier = new EquihashVerifier(params, kernel);
        tables = new RowTable[params.k()];
        Arrays.setAll(tables, level -> new RowTable(layout, level, threads));
        generators = new RowGenerator[threads];
        Arrays.setAll(generators, i -> new RowGenerator(layout, kernel));
        readers = new BucketRows[params.k()][threads];
        for (int level = 0; level < params.k(); level++) {
            for (int thread = 0; thread < threads; thread++) {
                readers[level][thread] = new BucketRows(layout, level, threads, kernel.lanes() > 1);
            }
        }
        finders = new PairFinder[threads];
        Arrays.setAll(finders, i -> new PairFinder(layout));
        blocks = new RowBlock[threads];
        Arrays.setAll(blocks, i -> new RowBlock());
        lastRounds = new LastRound[threads];
        Arrays.setAll(lastRounds, i -> new LastRound(layout));
    }

    /** Bytes that the tables of a solver with these parameters take; a few megabytes come on top. */
    public static long requiredBytes(EquihashParams params, int threads) {
        return RowLayout.of(params, threads).tableBytes();
    }

    @Override
    public String description() {
        int threads = workers.count();
        String lanes = kernel.lanes() == 1 ? "scalar hashing" : kernel.name() + "-bit vectors";
        return "cpu, " + threads + (threads == 1 ? " thread, " : " threads, ") + lanes;
    }

    @Override
    public EquihashParams params() {
        return params;
    }

    @Override
    public long tableBytes() {
        return layout.tableBytes();
    }

    @Override
    public SolveReport solve(byte[] input, SolveWatcher watcher) {
        List<SolveReport.Phase> phases = new ArrayList<>();
        for (RowTable table : tables) {
            table.clear();
        }
        for (RowGenerator generator : generators) {
            generator.setInput(input);
        }
        int groups = RowGenerator.groups(params);
        int turns = (groups + GROUPS_PER_TURN - 1) / GROUPS_PER_TURN;
        boolean complete = workers.run("generate", turns, watcher, phases, (thread, turn) -> {
            int from = turn * GROUPS_PER_TURN;
            generators[thread].generate(from, Math.min(from + GROUPS_PER_TURN, groups), tables[0].writer(thread));
        });
        for (int round = 0; round < params.k() - 1 && complete; round++) {
            BucketRows[] rows = readers[round];
            RowTable from = tables[round];
            RowTable to = tables[round + 1];
            RowJoiner joiner = new RowJoiner(layout, round, kernel.lanes() >= 4);
            complete = workers.run("round " + round, layout.buckets(), watcher, phases, (thread, bucket) -> {
                rows[thread].read(from, bucket);
                join(rows[thread], bucket, finders[thread], joiner, from.words(), blocks[thread], to.writer(thread));
            });
        }
        int last = params.k() - 1;
        ConcurrentLinkedQueue<TreeFinder.Row[]> alike = new ConcurrentLinkedQueue<>();
        complete = complete
                && workers.run("round " + last, layout.buckets(), watcher, phases, (thread, bucket) -> {
                    BucketRows rows = readers[last][thread];
                    rows.read(tables[last], bucket);
                    tables[last].writer(thread).addOverflow(rows.overflow());
                    findLast(rows, bucket, lastRounds[thread], alike);
                });
        ConcurrentLinkedQueue<int[]> found = new ConcurrentLinkedQueue<>();
        complete = complete && followCandidates(List.copyOf(alike), found, watcher, phases);
        List<int[]> solutions = distinct(found);
        emit(input, solutions, watcher);
        List<SolveReport.RowList> lists = Arrays.stream(tables)
                .map(table -> new SolveReport.RowList(table.rows(), table.overflow()))
                .toList();
        return new SolveReport(phases, lists, pairs(alike), solutions.size(), !complete);
    }

    private void join(
            BucketRows rows,
            int bucket,
            PairFinder finder,
            RowJoiner joiner,
            int words,
            RowBlock block,
            RowTable.Writer out) {
        for (int shelf = 0; shelf < layout.shelves(); shelf++) {
            int count = finder.find(rows.rows(), words, rows.offset(shelf), rows.count(shelf));
            joiner.join(rows.rows(), rows.offset(shelf), bucket, shelf, finder.pairs(), count, block, out);
            out.addOverflow(finder.dropped());
        }
        out.addOverflow(rows.overflow());
    }

    private void findLast(BucketRows rows, int bucket, LastRound lastRound, Collection<TreeFinder.Row[]> groups) {
        for (int shelf = 0; shelf < layout.shelves(); shelf++) {
            int count = lastRound.find(rows.rows(), rows.offset(shelf), rows.count(shelf));
            int from = 0;
            for (int group = 0; group < count; group++) {
                int to = lastRound.ends()[group];
                TreeFinder.Row[] alike = new TreeFinder.Row[to - from];
                for (int i = from; i < to; i++) {
                    alike[i - from] =
                            new TreeFinder.Row(rows, bucket, shelf, lastRound.slots()[i], 1);
                }
                groups.add(alike);
                from = to;
            }
        }
    }

    private static int pairs(Collection<TreeFinder.Row[]> groups) {
        long pairs = 0;
        for (TreeFinder.Row[] group : groups) {
            pairs += group.length * (group.length - 1L) / 2;
        }
        return (int) Math.min(pairs, Integer.MAX_VALUE);
    }

    /** Adds the candidates' solutions; false if the watcher cancelled. */
    private boolean followCandidates(
            List<TreeFinder.Row[]> groups,
            Collection<int[]> solutions,
            SolveWatcher watcher,
            List<SolveReport.Phase> phases) {
        Workers.Phase phase = workers.begin("solutions", params.k(), watcher);
        TreeFinder finder = new TreeFinder(layout, tables, groups);
        boolean complete = true;
        for (int level = params.k() - 1; level > 0 && complete; level--) {
            int children = level;
            BucketRows[] parents = readers[level - 1];
            complete = phase.run(
                    finder.wantParents(level),
                    (thread, turn) -> finder.findParents(children, turn, parents[thread], finders[thread]));
            if (complete) {
                finder.grow();
            }
        }
        List<TreeFinder.Row[]> trees = finder.trees();
        complete = complete
                && phase.run(
                        trees.size(),
                        (thread, turn) -> solutions.addAll(TreeFinder.indices(trees.get(turn), generators[thread])));
        phases.add(phase.end());
        return complete;
    }

    /** Two generated rows that are stored alike, what their tags leave out apart, each give the indices of both. */
    private static List<int[]> distinct(Collection<int[]> found) {
        List<int[]> solutions = new ArrayList<>();
        for (int[] indices : found) {
            if (solutions.stream().noneMatch(other -> Arrays.equals(other, indices))) {
                solutions.add(indices);
            }
        }
        return solutions;
    }

    private void emit(byte[] input, List<int[]> solutions, SolveWatcher watcher) {
        for (int[] indices : solutions) {
            byte[] solution = SolutionCodec.pack(params, indices);
            if (!verifier.verify(input, solution).isValid()) {
                throw new IllegalStateException("solver bug or faulty memory: " + verifier.verify(input, solution));
            }
            watcher.onSolution(indices);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
