package io.fluxforge.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.EquihashParams;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of two words, the case of ZelHash: joined word by word, in vectors, and one at a time as trees are followed. */
class RowJoinerTest {
    private static final int THREADS = 1;
    private static final int BUCKET = 5;
    private static final int SHELF = 3;

    @ParameterizedTest
    @ValueSource(strings = {"120,5:ZcashPoW", "95,4:ZelProof"})
    void vectorsMakeNoDifference(String text) {
        RowLayout layout = RowLayout.of(EquihashParams.parse(text), THREADS);
        int slots = layout.shelfSlots();
        Random random = new Random(11);
        long[] rows = random.longs(2L * slots).toArray();
        // No multiple of what a vector holds, and more than one block.
        int count = 2 * RowBlock.ROWS + 3;
        int[] pairs = new int[count + 1];
        for (int i = 0; i < count; i++) {
            pairs[i] = random.nextInt(slots) << 16 | random.nextInt(slots);
        }

        RowTable plain = join(layout, false, rows, pairs, count);
        RowTable vectors = join(layout, true, rows, pairs, count);

        assertThat(layout.words(0)).isEqualTo(2);
        assertThat(layout.words(1)).isEqualTo(2);
        assertThat(plain.rows()).isEqualTo(count);
        assertThat(vectors.data()).isEqualTo(plain.data());
        RowJoiner joiner = new RowJoiner(layout, 0, true);
        int[] next = new int[layout.buckets()];
        for (int i = 0; i < count; i++) {
            int a = 2 * (pairs[i] >>> 16);
            int b = 2 * (pairs[i] & 0xffff);
            int bucket = joiner.bucket(rows, a, b);
            int at = vectors.offset(bucket) + 2 * next[bucket]++;
            long tag = vectors.data()[at + 1] & layout.tagMask(1);
            for (int w = 0; w < 2; w++) {
                assertThat(vectors.data()[at + w] & layout.contentMask(1, w))
                        .isEqualTo(joiner.contentWord(rows, a, b, w));
            }
            assertThat(tag).isEqualTo(layout.tag(BUCKET, SHELF));
        }
    }

    private static RowTable join(RowLayout layout, boolean vectors, long[] rows, int[] pairs, int count) {
        RowTable table = new RowTable(layout, 1, THREADS);
        new RowJoiner(layout, 0, vectors).join(rows, 0, BUCKET, SHELF, pairs, count, new RowBlock(), table.writer(0));
        return table;
    }
}
