package io.fluxforge.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.EquihashParams;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTableTest {
    private static final EquihashParams PARAMS = EquihashParams.parse("96,5:ZcashPoW");

    /** Rows of numbers from 1 on, dealt to writers of unequal speed, block by block. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void everyRowIsInOneRunOfItsBucket(int threads) {
        RowLayout layout = RowLayout.of(PARAMS, threads);
        for (int level = 0; level < PARAMS.k(); level++) {
            RowTable table = new RowTable(layout, level, threads);
            for (int round = 0; round < 2; round++) {
                table.clear();
                int written = fill(layout, table, threads, new Random(level + 10L * round));

                assertThat(table.overflow()).isZero();
                assertThat(table.rows()).isEqualTo(written);
                assertThat(rowsFound(layout, table, threads)).hasSize(written);
            }
        }
    }

    private static int fill(RowLayout layout, RowTable table, int threads, Random random) {
        int written = 0;
        RowBlock block = new RowBlock();
        while (written < PARAMS.listSize() * 9L / 10) {
            int count = random.nextInt(RowBlock.ROWS + 1);
            for (int i = 0; i < count; i++) {
                written++;
                block.buckets()[i] = random.nextInt(layout.buckets());
                for (int w = 0; w < table.words(); w++) {
                    block.words(w)[i] = ((long) written << 16) | block.buckets()[i];
                }
            }
            // The last writer writes next to nothing, and holds a chunk of every bucket all the time.
            int writer = random.nextInt(1 + random.nextInt(threads));
            table.writer(writer).putAll(block, count);
        }
        return written;
    }

    private static Set<Long> rowsFound(RowLayout layout, RowTable table, int threads) {
        Set<Long> found = new HashSet<>();
        int[] starts = new int[threads + 1];
        int[] ends = new int[threads + 1];
        for (int bucket = 0; bucket < layout.buckets(); bucket++) {
            int runs = table.runs(bucket, starts, ends);
            for (int run = 0; run < runs; run++) {
                assertThat(starts[run]).isGreaterThanOrEqualTo(run == 0 ? 0 : ends[run - 1]);
                for (int slot = starts[run]; slot < ends[run]; slot++) {
                    int at = table.offset(bucket) + slot * table.words();
                    long row = table.data()[at];
                    assertThat(row & 0xffff).isEqualTo(bucket);
                    for (int w = 1; w < table.words(); w++) {
                        assertThat(table.data()[at + w]).isEqualTo(row);
                    }
                    assertThat(found.add(row)).as("row %d twice", row >>> 16).isTrue();
                }
            }
        }
        return found;
    }

    @Test
    void aFullBucketCountsWhatItLoses() {
        RowLayout layout = new RowLayout(PARAMS, 11, 0, 1);
        RowTable table = new RowTable(layout, 0, 1);
        RowBlock block = new RowBlock();
        Arrays.fill(block.buckets(), 7);
        for (int i = 0; i < layout.slots() + 5; i++) {
            table.writer(0).putAll(block, 1);
        }
        assertThat(table.rows()).isEqualTo(layout.slots());
        assertThat(table.overflow()).isEqualTo(5);
    }

    @Test
    void aFullBucketOfTwoWritersCountsWhatItLoses() {
        RowLayout layout = RowLayout.of(PARAMS, 2);
        RowTable table = new RowTable(layout, 0, 2);
        RowBlock block = new RowBlock();
        int written = 0;
        for (; written < layout.slots() + 3 * RowBlock.ROWS; written += RowBlock.ROWS) {
            table.writer(written / RowBlock.ROWS % 2).putAll(block, RowBlock.ROWS);
        }

        assertThat(table.overflow()).isPositive();
        assertThat(table.rows() + table.overflow()).isEqualTo(written);
        assertThat(table.rows()).isGreaterThan(layout.slots() - 2L * RowLayout.CHUNK_ROWS);
    }
}
