package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.Sha256d;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MerkleTreeTest {
    @Test
    void publishedListsHaveTheirRoots() {
        for (JsonNode vector : Vectors.json("flux/merkle.json").get("vectors")) {
            List<Hash256> txids = vector.get("txids")
                    .valueStream()
                    .map(txid -> Hash256.parse(txid.asString()))
                    .toList();
            assertThat(MerkleTree.root(txids))
                    .as(vector.get("height").asString())
                    .isEqualTo(new MerkleTree.Root(Vectors.hash(vector, "merkleroot"), false));
        }
    }

    @Test
    void ofNoneAndOfOne() {
        Hash256 one = random(new Random(1));
        assertThat(MerkleTree.root(List.of())).isEqualTo(new MerkleTree.Root(Hash256.ZERO, false));
        assertThat(MerkleTree.root(List.of(one))).isEqualTo(new MerkleTree.Root(one, false));
        assertThat(MerkleTree.branch(List.of(one), 0)).isEmpty();
    }

    /** The definition, level by level, beside the one that works in place. */
    private static Hash256 plainRoot(List<Hash256> level) {
        if (level.size() == 1) {
            return level.get(0);
        }
        List<Hash256> next = new ArrayList<>();
        for (int i = 0; i < level.size(); i += 2) {
            Hash256 right = level.get(i + 1 < level.size() ? i + 1 : i);
            next.add(Hash256.of(Sha256d.hash(
                    new ByteWriter().writeHash(level.get(i)).writeHash(right).toByteArray())));
        }
        return plainRoot(next);
    }

    @Test
    void agreesWithItsDefinitionAndEveryBranchLeadsToTheRoot() {
        Random random = new Random(7);
        for (int size = 1; size <= 40; size++) {
            List<Hash256> txids = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                txids.add(random(random));
            }
            Hash256 root = MerkleTree.root(txids).hash();
            assertThat(root).as("%d transactions", size).isEqualTo(plainRoot(txids));
            for (int i = 0; i < size; i++) {
                assertThat(MerkleTree.rootOf(txids.get(i), i, MerkleTree.branch(txids, i)))
                        .as("%d of %d", i, size)
                        .isEqualTo(root);
            }
        }
    }

    /** CVE-2012-2459: six transactions have the root of the same six with the last two again. */
    @Test
    void repeatedTransactionsAreNoticed() {
        Random random = new Random(3);
        List<Hash256> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(random(random));
        }
        List<Hash256> eight = new ArrayList<>(six);
        eight.addAll(six.subList(4, 6));
        assertThat(MerkleTree.root(eight).hash()).isEqualTo(MerkleTree.root(six).hash());
        assertThat(MerkleTree.root(six).mutated()).isFalse();
        assertThat(MerkleTree.root(eight).mutated()).isTrue();
    }

    private static Hash256 random(Random random) {
        byte[] bytes = new byte[Hash256.BYTES];
        random.nextBytes(bytes);
        return Hash256.of(bytes);
    }
}
