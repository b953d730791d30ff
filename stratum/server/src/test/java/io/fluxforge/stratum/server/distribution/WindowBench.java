package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.server.journal.JournalPosition;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Times a distribution over a large window, and prints JSON. The heap's limit is the memory that it does with:
 * {@code java -Xmx512m … WindowBench [SHARES] [ADDRESSES]}.
 */
public final class WindowBench {
    private static final int ROUNDS = 7;
    private static final int SEGMENT_SHARES = 400_000;
    private static final int RECORD_BYTES = 170;

    private WindowBench() {}

    /**
     * Measures.
     *
     * @param args shares and addresses, 10,000,000 and 50,000 if not given
     */
    public static void main(String[] args) {
        int shares = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        int addresses = args.length > 1 ? Integer.parseInt(args[1]) : 50_000;
        String[] names = new String[addresses];
        for (int i = 0; i < addresses; i++) {
            names[i] = String.format("t1%033d", i);
        }
        Random random = new Random(1);
        ShareWindow window = new ShareWindow();
        long began = System.nanoTime();
        JournalPosition at = new JournalPosition(1, 16);
        for (int i = 0; i < shares; i++) {
            JournalPosition next =
                    new JournalPosition(1 + i / SEGMENT_SHARES, 16L + (i % SEGMENT_SHARES + 1L) * RECORD_BYTES);
            window.add(
                    at.startOfRecordUntil(next), next, names[random.nextInt(addresses)], 1 + random.nextLong(1L << 40));
            at = next;
        }
        long filled = System.nanoTime() - began;
        BigInteger wanted = window.work().subtract(BigInteger.ONE);
        long[] nanos = new long[ROUNDS];
        long[] cpu = new long[ROUNDS];
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        int parts = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            long startCpu = thread.getCurrentThreadCpuTime();
            ShareWindow.Slice slice = window.last(wanted, at);
            parts = Distribution.of(3_750_000_000L, 100, slice.weights())
                    .parts()
                    .size();
            slice.weights().encode();
            nanos[i] = System.nanoTime() - start;
            cpu[i] = thread.getCurrentThreadCpuTime() - startCpu;
        }
        long first = nanos[0];
        Arrays.sort(nanos);
        Arrays.sort(cpu);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "{\"shares\": %d, \"addresses\": %d, \"parts\": %d, \"fillSeconds\": %.2f, \"firstMillis\": %d,"
                        + " \"medianMillis\": %d, \"worstMillis\": %d, \"medianCpuMillis\": %d, \"usedMiB\": %d, \"maxHeapMiB\": %d}%n",
                window.shares(),
                window.addresses(),
                parts,
                filled / 1e9,
                first / 1_000_000,
                nanos[ROUNDS / 2] / 1_000_000,
                nanos[ROUNDS - 1] / 1_000_000,
                cpu[ROUNDS / 2] / 1_000_000,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                runtime.maxMemory() >> 20);
    }
}
