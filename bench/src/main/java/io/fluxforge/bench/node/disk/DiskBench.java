package io.fluxforge.bench.node.disk;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.disk.DiskResult.RandomWrites;
import io.fluxforge.bench.node.disk.UnnamedFile.Mode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Measures writes to the file system of a folder, in files without a name.
 *
 * <p>Direct writes come before buffered ones: their rate tells how much can be given to the page cache without waiting for its
 * fdatasync beyond the time allowed. Each file is closed before the next is made, so that no more than {@code bytes} are taken at any time.
 *
 * @param folder that is written to
 * @param bytes of a sequential file, a multiple of 1 MiB; fewer where the disk is too slow
 * @param seconds allowed for random writes, for all direct files together, and for each of the three buffered ones
 */
public record DiskBench(Path folder, long bytes, double seconds) {
    /** As {@code dd bs=64k count=16k} writes. */
    public static final long DEFAULT_BYTES = 1L << 30;

    private static final int MIB = 1 << 20;
    private static final int DD_BLOCK = 64 << 10;
    private static final int RANDOM_BLOCK = 4 << 10;
    private static final long RANDOM_SPAN = 256L * MIB;
    private static final int REPETITIONS = 3;
    private static final long MIN_BYTES = 16L * MIB;
    private static final int MAX_RANDOM_WRITES = 1_000_000;

    /** Checks the values. */
    public DiskBench {
        if (bytes < MIN_BYTES || bytes % MIB != 0 || !(seconds > 0)) {
            throw new IllegalArgumentException("bytes=" + bytes + ", min=" + MIN_BYTES + ", seconds=" + seconds);
        }
    }

    /** Whether this system has the calls that are needed. */
    public static boolean isPossible() {
        String arch = System.getProperty("os.arch");
        return System.getProperty("os.name").equals("Linux") && (arch.equals("amd64") || arch.equals("aarch64"));
    }

    /** The space that must be free: twice what is written, so that the disk is never filled. */
    public long requiredBytes() {
        return 2 * bytes;
    }

    /**
     * Measures.
     *
     * @param progress is told the part that is done, 0 to 1
     * @throws IOException if the folder cannot be written to
     * @throws InterruptedException if the thread is interrupted; nothing is left on the disk
     */
    public DiskResult run(DoubleConsumer progress) throws IOException, InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment noise = noise(arena);
            progress.accept(0);
            // First, while the disk is not busy yet with what the others gave it.
            RandomWrites random = randomWrites(noise);
            progress.accept(1 / 3.0);
            List<Double> direct = direct(noise, progress);
            long size = affordable(
                    direct.isEmpty() ? probe(noise) : Spread.of(direct).median());
            List<Double> buffered = buffered(noise, size, progress);
            return new DiskResult(
                    size,
                    Spread.of(buffered),
                    meanOfBestTwo(buffered),
                    direct.isEmpty() ? Optional.empty() : Optional.of(Spread.of(direct)),
                    random);
        }
    }

    /** Rates of direct files, as many as there is time for; none where the file system has no direct writes. */
    private List<Double> direct(MemorySegment noise, DoubleConsumer progress) throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        long size;
        try (UnnamedFile file = UnnamedFile.in(folder, Mode.DIRECT)) {
            long start = System.nanoTime();
            size = fill(file, noise, bytes);
            rates.add(size * 1e9 / (System.nanoTime() - start));
        } catch (UnnamedFile.DirectUnsupportedException e) {
            return List.of();
        }
        while (hasTimeForMore(rates, size)) {
            progress.accept((1 + rates.size() / (double) REPETITIONS) / 3);
            try (UnnamedFile file = UnnamedFile.in(folder, Mode.DIRECT)) {
                rates.add(sequential(file, noise, size, MIB));
            }
        }
        return rates;
    }

    /** Writes until the file is complete or the time is up, and returns how long the file became. */
    private long fill(UnnamedFile file, MemorySegment noise, long size) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long written = 0;
        while (written < size && (written < MIN_BYTES || System.nanoTime() < end)) {
            file.write(block(noise, written, MIB), written);
            written += MIB;
            checkInterrupt();
        }
        file.dataSync();
        return written;
    }

    /** Whether another file of this size will be done within the time allowed for all of them. */
    private boolean hasTimeForMore(List<Double> rates, long size) {
        double spent = rates.stream().mapToDouble(rate -> size / rate).sum();
        return rates.size() < REPETITIONS && spent + spent / rates.size() < seconds;
    }

    private RandomWrites randomWrites(MemorySegment noise) throws IOException, InterruptedException {
        try (UnnamedFile file = UnnamedFile.in(folder, Mode.DIRECT)) {
            return randomWrites(file, noise, fill(file, noise, Math.min(bytes, RANDOM_SPAN)));
        } catch (UnnamedFile.DirectUnsupportedException e) {
            try (UnnamedFile file = UnnamedFile.in(folder, Mode.BUFFERED)) {
                return randomWrites(file, noise, fill(file, noise, MIN_BYTES));
            }
        }
    }

    private RandomWrites randomWrites(UnnamedFile file, MemorySegment noise, long span)
            throws IOException, InterruptedException {
        SplittableRandom places = new SplittableRandom(RANDOM_BLOCK);
        long[] nanos = new long[MAX_RANDOM_WRITES];
        int writes = 0;
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9 / 2);
        long now = start;
        while (writes < nanos.length && (now < end || writes == 0)) {
            long offset = places.nextLong(span / RANDOM_BLOCK) * RANDOM_BLOCK;
            file.write(block(noise, offset, RANDOM_BLOCK), offset);
            file.dataSync();
            long done = System.nanoTime();
            nanos[writes++] = done - now;
            now = done;
            checkInterrupt();
        }
        long[] sorted = Arrays.copyOf(nanos, writes);
        Arrays.sort(sorted);
        return new RandomWrites(
                writes * 1e9 / (now - start), sorted[writes / 2] / 1e3, sorted[(int) (writes * 0.99)] / 1e3);
    }

    private List<Double> buffered(MemorySegment noise, long size, DoubleConsumer progress)
            throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        while (rates.size() < REPETITIONS) {
            progress.accept((2 + rates.size() / (double) REPETITIONS) / 3);
            try (UnnamedFile file = UnnamedFile.in(folder, Mode.BUFFERED)) {
                rates.add(sequential(file, noise, size, DD_BLOCK));
            }
        }
        progress.accept(1);
        return rates;
    }

    /** As the network's script judges a disk by its three runs of dd. */
    static double meanOfBestTwo(List<Double> rates) {
        return rates.stream()
                .sorted(Comparator.reverseOrder())
                .limit(2)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private double sequential(UnnamedFile file, MemorySegment noise, long size, int blockBytes)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (long offset = 0; offset < size; offset += blockBytes) {
            file.write(block(noise, offset, blockBytes), offset);
            checkInterrupt();
        }
        file.dataSync();
        return size * 1e9 / (System.nanoTime() - start);
    }

    private double probe(MemorySegment noise) throws IOException, InterruptedException {
        try (UnnamedFile file = UnnamedFile.in(folder, Mode.BUFFERED)) {
            return sequential(file, noise, MIN_BYTES, DD_BLOCK);
        }
    }

    /** What the disk can take in the time allowed for it, at the rate expected. */
    private long affordable(double bytesPerSecond) {
        long affordable = (long) (bytesPerSecond * seconds) / MIB * MIB;
        return Math.clamp(affordable, MIN_BYTES, bytes);
    }

    /** The noise's beginning, so that it stays in the cache as that of other tools does; each page is told apart by its place. */
    private static MemorySegment block(MemorySegment noise, long offset, int blockBytes) {
        MemorySegment block = noise.asSlice(0, blockBytes);
        for (int page = 0; page < blockBytes; page += UnnamedFile.ALIGNMENT) {
            block.set(ValueLayout.JAVA_LONG, page, offset + page);
        }
        return block;
    }

    /** Bytes that no disk can compress. */
    private static MemorySegment noise(Arena arena) {
        MemorySegment noise = arena.allocate(MIB, UnnamedFile.ALIGNMENT);
        SplittableRandom random = new SplittableRandom();
        for (long at = 0; at < noise.byteSize(); at += Long.BYTES) {
            noise.set(ValueLayout.JAVA_LONG, at, random.nextLong());
        }
        return noise;
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
