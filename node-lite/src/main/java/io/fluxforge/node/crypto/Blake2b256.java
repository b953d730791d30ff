package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2b with 32 bytes of digest and a personalisation, as signature hashes use it. */
final class Blake2b256 {
    private Blake2b256() {}

    /** @param personal 16 bytes */
    static Hash256 hash(byte[] personal, byte[] data) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        Blake2b.start(Hash256.BYTES, personal, chain);
        int at = Blake2b.absorb(data, 0, chain, message);
        ByteBuffer last = ByteBuffer.wrap(Arrays.copyOf(Arrays.copyOfRange(data, at, data.length), Blake2b.BLOCK_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        last.asLongBuffer().get(message);
        Blake2b.compress(chain, message, data.length, true, chain);
        ByteBuffer digest = ByteBuffer.allocate(Hash256.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        digest.asLongBuffer().put(chain, 0, Hash256.BYTES / Long.BYTES);
        return Hash256.of(digest.array());
    }
}
