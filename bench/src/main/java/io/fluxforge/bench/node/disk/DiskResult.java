package io.fluxforge.bench.node.disk;

import io.fluxforge.bench.Spread;
import java.util.Optional;

/**
 * What a disk did. Rates count 10^6 bytes as a megabyte, and the time of the final fdatasync.
 *
 * @param bytes of each sequential file
 * @param bufferedBytesPerSecond blocks of 64 KiB by the page cache, as node software measures: {@code dd bs=64k conv=fdatasync}
 * @param bestTwoBytesPerSecond the mean of the best two of the buffered rates
 * @param directBytesPerSecond blocks of 1 MiB past the page cache; empty where the file system has no direct writes
 * @param random 4 KiB writes at random places
 */
public record DiskResult(
        long bytes,
        Spread bufferedBytesPerSecond,
        double bestTwoBytesPerSecond,
        Optional<Spread> directBytesPerSecond,
        RandomWrites random) {

    /**
     * Each write was on the disk before the next began.
     *
     * @param perSecond writes
     * @param medianMicros time of one
     * @param p99Micros 99 of 100 took no longer
     */
    public record RandomWrites(double perSecond, double medianMicros, double p99Micros) {}
}
