package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockHeaderTest {
    @Test
    void readsLittleEndianFieldsAtTheirOffsets() {
        byte[] bytes = new byte[BlockHeader.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 100);
        }
        BlockHeader header = new BlockHeader(bytes);

        assertThat(header.version()).isEqualTo(0x67666564);
        assertThat(header.time()).isEqualTo(0xcbcac9c8L);
        assertThat(header.bits()).isEqualTo(0xcfcecdcc);
    }

    @Test
    void copiesWhatItIsGivenAndGives() {
        byte[] bytes = new byte[BlockHeader.BYTES];
        BlockHeader header = new BlockHeader(bytes);
        bytes[0] = 1;
        header.toBytes()[0] = 1;

        assertThat(header.version()).isZero();
        assertThat(header.toBytes()).isEqualTo(new byte[BlockHeader.BYTES]);
    }

    @Test
    void anotherNonceChangesTheLast32BytesOnly() {
        byte[] nonce = new byte[32];
        Arrays.fill(nonce, (byte) 7);
        BlockHeader header = new BlockHeader(new byte[BlockHeader.BYTES]);
        byte[] changed = header.withNonce(nonce).toBytes();

        assertThat(Arrays.copyOfRange(changed, BlockHeader.NONCE_OFFSET, BlockHeader.BYTES))
                .isEqualTo(nonce);
        assertThat(Arrays.copyOf(changed, BlockHeader.NONCE_OFFSET)).containsOnly(0);
        assertThat(header.toBytes()).containsOnly(0);
    }

    @Test
    void equalBytesAreEqualHeaders() {
        byte[] bytes = new byte[BlockHeader.BYTES];
        byte[] nonce = new byte[32];
        nonce[31] = 1;
        BlockHeader header = new BlockHeader(bytes);

        assertThat(header).isEqualTo(new BlockHeader(bytes)).hasSameHashCodeAs(new BlockHeader(bytes));
        assertThat(header).isNotEqualTo(header.withNonce(nonce)).isNotEqualTo("header");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 139, 141, 193})
    void anotherLengthIsAnError(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockHeader(new byte[length]))
                .withMessage("a header has 140 bytes, not " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void anotherNonceLengthIsAnError(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockHeader(new byte[BlockHeader.BYTES]).withNonce(new byte[length]))
                .withMessage("a nonce has 32 bytes, not " + length);
    }
}
