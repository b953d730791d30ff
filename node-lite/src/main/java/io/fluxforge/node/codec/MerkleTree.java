package io.fluxforge.node.codec;

import io.fluxforge.verifier.Sha256d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tree of hashes that binds a block's transactions into its header (fluxd {@code primitives/block.cpp}). */
public final class MerkleTree {
    private MerkleTree() {}

    /**
     * A root, and whether other lists have it too.
     *
     * @param hash the root
     * @param mutated whether two equal hashes were joined at the end of a level: then a shorter list has the same root, and the
     *     block is invalid without its hash being so (CVE-2012-2459)
     */
    public record Root(Hash256 hash, boolean mutated) {}

    /** The root of these ids in the order of the block; {@link Hash256#ZERO} for none. */
    public static Root root(List<Hash256> txids) {
        if (txids.isEmpty()) {
            return new Root(Hash256.ZERO, false);
        }
        Hash256[] level = txids.toArray(new Hash256[0]);
        boolean mutated = false;
        for (int size = level.length; size > 1; size = (size + 1) / 2) {
            mutated |= size % 2 == 0 && level[size - 2].equals(level[size - 1]);
            for (int i = 0; i < size; i += 2) {
                level[i / 2] = join(level[i], level[Math.min(i + 1, size - 1)]);
            }
        }
        return new Root(level[0], mutated);
    }

    /**
     * The hashes that lead from one transaction to the root, the lowest first. A pool needs those of its coinbase, at index 0.
     *
     * @param index of the transaction, within the list
     */
    public static List<Hash256> branch(List<Hash256> txids, int index) {
        List<Hash256> branch = new ArrayList<>();
        Hash256[] level = txids.toArray(new Hash256[0]);
        int at = index;
        for (int size = level.length; size > 1; size = (size + 1) / 2) {
            branch.add(level[Math.min(at ^ 1, size - 1)]);
            for (int i = 0; i < size; i += 2) {
                level[i / 2] = join(level[i], level[Math.min(i + 1, size - 1)]);
            }
            at >>= 1;
        }
        return branch;
    }

    /** The root that a transaction at {@code index} has with this {@link #branch}. */
    public static Hash256 rootOf(Hash256 txid, int index, List<Hash256> branch) {
        Hash256 hash = txid;
        int at = index;
        for (Hash256 other : branch) {
            hash = (at & 1) == 0 ? join(hash, other) : join(other, hash);
            at >>= 1;
        }
        return hash;
    }

    private static Hash256 join(Hash256 left, Hash256 right) {
        byte[] both = Arrays.copyOf(left.toBytes(), 2 * Hash256.BYTES);
        System.arraycopy(right.toBytes(), 0, both, Hash256.BYTES, Hash256.BYTES);
        return Hash256.of(Sha256d.hash(both));
    }
}
