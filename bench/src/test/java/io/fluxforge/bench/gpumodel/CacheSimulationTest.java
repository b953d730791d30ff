package io.fluxforge.bench.gpumodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fluxforge.bench.gpumodel.CacheSimulation.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheSimulationTest {
    private static final int BUCKETS = 1 << 13;
    private static final int ROWS = 1 << 13;
    private static final long PLENTY = 1L << 30;
    private static final long NONE = 1 << 16;

    /** Words from row to row of both lists. */
    @ParameterizedTest
    @CsvSource({"4, 4", "4, 3", "3, 2"})
    void whereAllFitsEachByteMovesOnce(int read, int write) {
        Traffic traffic =
                CacheSimulation.run(new RowStream(BUCKETS, ROWS, read, 1, write, write, 200), PLENTY, 128, 32);
        assertThat(traffic.read()).isCloseTo(4 * read, within(0.2));
        assertThat(traffic.written()).isCloseTo(4 * write, within(0.2));
    }

    /** Rows read in order still share sectors; those written do not. The counters of their buckets may come and go with each. */
    @ParameterizedTest
    @CsvSource({"128, 32", "64, 64"})
    void whereNothingFitsEachRowTakesASector(int line, int sector) {
        Traffic traffic = CacheSimulation.run(new RowStream(BUCKETS, ROWS, 4, 1, 4, 4, 200), NONE, line, sector);
        assertThat(traffic.read()).isBetween(16.0, 17.0 + sector);
        assertThat(traffic.written()).isBetween(0.85 * sector, 2.0 * sector);
    }

    @Test
    void aSecondReadIsFreeOnlyWhereBucketsInFlightFit() {
        RowStream last = new RowStream(BUCKETS, ROWS, 2, 2, 0, 0, 200);
        long inFlight = 200L * ROWS * 8;
        assertThat(CacheSimulation.run(last, 4 * inFlight, 128, 32).total()).isCloseTo(8, within(0.2));
        assertThat(CacheSimulation.run(last, inFlight / 8, 128, 32).total()).isCloseTo(16, within(0.5));
    }

    /** The cache has to hold a line of 128 bytes for each bucket: 1 MiB. */
    @Test
    void writesJoinWhereTheOpenLinesFit() {
        RowStream generate = new RowStream(BUCKETS, ROWS, 0, 0, 4, 4, 200);
        assertThat(CacheSimulation.run(generate, 3 << 20, 128, 32).total()).isCloseTo(16, within(0.5));
        assertThat(CacheSimulation.run(generate, 1 << 19, 128, 32).total()).isGreaterThan(24);
    }

    @Test
    void sizesScaleTogether() {
        RowStream stream = new RowStream(BUCKETS, ROWS, 4, 1, 4, 4, 200);
        RowStream.Reduced reduced = stream.reduce();
        RowStream small = reduced.stream();
        double inFlight = (double) small.groups() * small.bucketRows() * reduced.factor();
        assertThat(inFlight).isCloseTo(200.0 * ROWS, within(0.1 * 200 * ROWS));
        assertThat(small.buckets() * reduced.factor()).isEqualTo(BUCKETS);
        assertThat((long) small.buckets() * small.bucketRows()).isLessThan(1 << 22);
    }

    @Test
    void aSectorWrittenInTwoPartsGoesTwiceIfItsLineWasLostBetween() {
        SectorCache cache = new SectorCache(16 * 128, 128, 32);
        cache.write(0, 4);
        for (int line = 1; line <= 16; line++) {
            cache.read(32L * line, 1);
        }
        cache.write(4, 4);
        cache.flush();
        assertThat(cache.bytesWritten()).isEqualTo(64);
        assertThat(cache.bytesRead()).isEqualTo(16 * 32);
    }

    @Test
    void whatIsWrittenNeedsNoFetching() {
        SectorCache cache = new SectorCache(1 << 16, 128, 32);
        cache.write(100, 100);
        cache.read(100, 100);
        assertThat(cache.bytesRead()).isZero();
        cache.read(96, 4);
        assertThat(cache.bytesRead()).isEqualTo(32);
    }
}
