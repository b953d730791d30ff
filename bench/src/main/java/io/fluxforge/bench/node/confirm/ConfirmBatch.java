package io.fluxforge.bench.node.confirm;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.MerkleTree;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All confirmations of one block.
 *
 * @param hash of the block
 * @param rootMatches whether the header commits to exactly these transactions, and so to every id
 * @param checks in the block's order
 */
public record ConfirmBatch(Hash256 hash, boolean rootMatches, List<ConfirmCheck> checks) {
    /** Copies the list. */
    public ConfirmBatch {
        checks = List.copyOf(checks);
    }

    /**
     * Checks every confirmation.
     *
     * @param nodeKeys by collateral, as far as they are known: a block does not have them, and without its key a node's own signature is unchecked
     */
    public static ConfirmBatch of(Block block, ConfirmVerifier verifier, Map<OutPoint, PublicKey> nodeKeys) {
        MerkleTree.Root root = block.merkleRoot();
        boolean matches = !root.mutated() && root.hash().equals(block.header().merkleRoot());
        List<ConfirmCheck> checks = new ArrayList<>();
        for (Transaction transaction : block.transactions()) {
            if (transaction instanceof NodeConfirm confirm) {
                // The root vouches for the ids, if it is right.
                checks.add(
                        verifier.check(confirm, nodeKeys.get(confirm.collateral()), matches ? confirm.txid() : null));
            }
        }
        return new ConfirmBatch(block.hash(), matches, checks);
    }

    /** Whether {@link #isValid} stands on everything that can be checked. */
    public boolean isComplete() {
        return checks.stream().allMatch(check -> check.unchecked().isEmpty());
    }

    /** Whether the block is whole and every confirmation in it is valid. */
    public boolean isValid() {
        return rootMatches && checks.stream().allMatch(ConfirmCheck::isValid);
    }
}
