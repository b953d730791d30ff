package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BlockTest {
    @ParameterizedTest
    @ValueSource(strings = {"flux/block_100000.json", "flux/block_2020000_pon.json"})
    void publishedBlocksHaveTheirHashesRootsAndBytes(String file) throws DecodeException {
        JsonNode json = Vectors.json(file);
        byte[] raw = Vectors.hex(json, "block_hex");
        Block block = Block.decode(raw);
        assertThat(block.toBytes()).isEqualTo(raw);
        assertThat(block.hash()).isEqualTo(Vectors.hash(json, "hash"));
        assertThat(block.txids())
                .isEqualTo(json.get("txs")
                        .valueStream()
                        .map(transaction -> Vectors.hash(transaction, "txid"))
                        .toList());
        assertThat(block.merkleRoot())
                .isEqualTo(new MerkleTree.Root(block.header().merkleRoot(), false));
        assertThat(block.header().merkleRoot()).isEqualTo(Vectors.hash(json, "merkleroot"));
    }

    @Test
    void blockBeyondTheLimitIsRefusedUnread() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Block.decode(new byte[Block.MAX_BYTES + 1]))
                .withMessageContaining("a block of 2000001 bytes, at most 2000000");
    }

    @Test
    void aListThatChangesLaterDoesNotChangeTheBlock() throws DecodeException {
        Block block = Block.decode(Vectors.hex(Vectors.json("flux/block_100000.json"), "block_hex"));
        List<Transaction> transactions = new java.util.ArrayList<>(block.transactions());
        Block copy = new Block(block.header(), transactions);
        transactions.clear();
        assertThat(copy).isEqualTo(block);
    }
}
