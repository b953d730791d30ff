package io.fluxforge.node.headers;

import io.fluxforge.node.codec.Hash256;
import java.util.List;

/**
 * The best chain has changed.
 *
 * @param previous the tip before
 * @param fork the last block that both chains have; {@code previous} itself unless there was a reorganisation
 * @param removed blocks that are in the best chain no longer, the highest first
 * @param tip the tip now
 */
public record TipChange(HeaderRecord previous, HeaderRecord fork, List<Hash256> removed, HeaderRecord tip) {
    /** Copies the list. */
    public TipChange {
        removed = List.copyOf(removed);
    }

    /** Whether blocks were taken away. */
    public boolean isReorganisation() {
        return !removed.isEmpty();
    }
}
