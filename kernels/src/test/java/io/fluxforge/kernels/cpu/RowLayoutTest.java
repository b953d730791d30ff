package io.fluxforge.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.verifier.EquihashParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowLayoutTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "125,4:ZelProof:twist; 9; 6; 2 2 2 1",
                "144,5:ZcashPoW;       8; 6; 3 2 2 2 1",
                "130,4:ZcashPoW;      10; 6; 3 2 2 1",
                "156,5:ZcashPoW;      10; 6; 3 3 2 2 1",
                "48,5:ZcashPoW;        0; 0; 1 1 1 1 1",
            })
    void splitsListsByTheirSizeAndEndsInRowsOfOneWord(String text, int bucketBits, int shelfBits, String words) {
        EquihashParams params = EquihashParams.parse(text);
        RowLayout layout = RowLayout.of(params, 2);
        assertThat(layout.bucketBits()).isEqualTo(bucketBits);
        assertThat(layout.shelfBits()).isEqualTo(shelfBits);
        StringBuilder all = new StringBuilder();
        for (int level = 0; level < params.k(); level++) {
            all.append(level == 0 ? "" : " ").append(layout.words(level));
        }
        assertThat(all).hasToString(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"125,4:ZelProof:twist", "144,5:ZcashPoW", "192,7:ZcashPoW", "200,9:ZcashPoW", "130,4:ZcashPoW"})
    void aTagFitsBesideTheContent(String text) {
        EquihashParams params = EquihashParams.parse(text);
        RowLayout layout = RowLayout.of(params, 2);
        for (int level = 0; level < params.k(); level++) {
            int last = layout.words(level) - 1;
            assertThat(layout.contentMask(level, last) & layout.tagMask(level)).isZero();
        }
        assertThat(layout.tagMask(0)).isEqualTo((params.listSize() - 1L) >>> layout.lostIndexBits());
        int bucket = layout.buckets() - 1;
        int shelf = layout.shelves() - 2;
        long tag = layout.tag(bucket, shelf);
        assertThat(tag & ~layout.tagMask(1)).isZero();
        assertThat(layout.tagBucket(tag)).isEqualTo(bucket);
        assertThat(layout.tagShelf(tag)).isEqualTo(shelf);
    }

    @Test
    void refusesALastListThatDoesNotFitOneWord() {
        assertThatThrownBy(() -> new RowLayout(EquihashParams.parse("130,4:ZcashPoW"), 0, 13, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("130,4")
                .hasMessageContaining("max=1");
    }
}
