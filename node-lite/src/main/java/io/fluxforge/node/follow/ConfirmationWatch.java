package io.fluxforge.node.follow;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderChain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the confirmations of blocks that somebody cares for, such as those a pool has found, in one chain or in those that are
 * opened one after the other. Thread-safe.
 */
final class ConfirmationWatch {
    /** Blocks watched at once; the one watched for longest makes room. */
    static final int MAX_WATCHED = 10_000;

    private static final class Watched {
        final int target;
        /** As last told: 0 before anything was. */
        int confirmations;
        /** In the best chain, when that was last so. */
        int height;

        Watched(int target) {
            this.target = target;
        }
    }

    private final Map<Hash256, Watched> blocks = new LinkedHashMap<>();

    /** Watches a block until it has so many confirmations; its header may arrive later. */
    synchronized void add(Hash256 block, int confirmations) {
        blocks.putIfAbsent(block, new Watched(confirmations));
        if (blocks.size() > MAX_WATCHED) {
            blocks.remove(blocks.keySet().iterator().next());
        }
    }

    /** What a chain says since the last call. Orphans are told of only if {@code synced}; until then they may come back. */
    synchronized List<ChainEvent> changes(HeaderChain chain, boolean synced) {
        List<ChainEvent> events = new ArrayList<>();
        List<Hash256> done = new ArrayList<>();
        int tip = chain.tip().height();
        blocks.forEach((hash, watched) -> {
            int height = chain.heightInBestChain(hash);
            int confirmations = height < 0 ? 0 : Math.max(1, tip - height + 1);
            if (height >= 0 && confirmations != watched.confirmations) {
                watched.confirmations = confirmations;
                watched.height = height;
                events.add(new ChainEvent.Confirmed(hash, height, confirmations));
                if (confirmations >= watched.target) {
                    done.add(hash);
                }
            } else if (height < 0 && watched.confirmations > 0 && synced) {
                watched.confirmations = 0;
                events.add(new ChainEvent.Orphaned(hash, watched.height));
            }
        });
        blocks.keySet().removeAll(done);
        return events;
    }
}
