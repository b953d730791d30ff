package io.fluxforge.bench.alternatives;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Why the CPU solver has 2^10 buckets: the cost of scattering rows of 16 bytes over 1 GiB, by the number of streams written to. Over
 * 2^12 streams a row costs more than twice as much as over 2^10. Collecting rows of neighbouring streams first, so that each stream
 * gets some in a row ({@link #staged}), costs more than it saves.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScatterBenchmark {
    private static final int ROWS_PER_CALL = 1 << 22;
    private static final int TABLE_ROWS = 1 << 26;
    private static final int PARTS = 64;
    private static final int PART_ROWS = 256;
    /** No power of two, so that the parts' ends do not share a cache set. */
    private static final int PART_STRIDE = PART_ROWS + 12;

    /** Streams, as a power of two. */
    @Param({"8", "10", "11", "12", "13"})
    public int streamBits;

    private final long[] table = new long[2 * TABLE_ROWS];
    private final long[] stage = new long[2 * PARTS * PART_STRIDE];
    private final int[] staged = new int[PARTS];
    private int[] next = {};
    private long random = 88172645463325252L;

    /** Has the system hand over every page now, not while rows are timed. */
    @Setup(Level.Trial)
    public void touch() {
        Arrays.fill(table, 1);
    }

    /** Puts every stream back to its start before it can run into the next one. */
    @Setup(Level.Invocation)
    public void rewind() {
        int streams = 1 << streamBits;
        if (next.length != streams || next[0] > TABLE_ROWS / streams / 2) {
            next = new int[streams];
            for (int i = 0; i < streams; i++) {
                next[i] = i * (TABLE_ROWS / streams);
            }
        }
    }

    /** Each row straight to its stream. */
    @Benchmark
    @OperationsPerInvocation(ROWS_PER_CALL)
    public long direct() {
        long x = random;
        int shift = 64 - streamBits;
        int[] rows = next;
        long[] to = table;
        for (int i = 0; i < ROWS_PER_CALL; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            int row = rows[(int) (x >>> shift)]++;
            to[2 * row] = x;
            to[2 * row + 1] = i;
        }
        random = x;
        return x;
    }

    /** Rows of neighbouring streams collected until there are 256 of them, then written. */
    @Benchmark
    @OperationsPerInvocation(ROWS_PER_CALL)
    public long staged() {
        long x = random;
        for (int i = 0; i < ROWS_PER_CALL; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            int part = (int) (x >>> 58);
            int at = part * PART_STRIDE + staged[part]++;
            stage[2 * at] = x;
            stage[2 * at + 1] = i;
            if (staged[part] == PART_ROWS) {
                write(part);
            }
        }
        random = x;
        return x;
    }

    private void write(int part) {
        int shift = 64 - streamBits;
        for (int at = part * PART_STRIDE; at < part * PART_STRIDE + PART_ROWS; at++) {
            int row = next[(int) (stage[2 * at] >>> shift)]++;
            table[2 * row] = stage[2 * at];
            table[2 * row + 1] = stage[2 * at + 1];
        }
        staged[part] = 0;
    }
}
