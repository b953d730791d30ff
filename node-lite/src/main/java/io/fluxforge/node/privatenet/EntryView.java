package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.HeaderView;
import java.util.ArrayList;
import java.util.List;

/** The chain that ends in one block, as the rules look at it. For one thread. */
final class EntryView implements HeaderView {
    /** The blocks already walked over, the last of the chain first. */
    private final List<BlockEntry> walked = new ArrayList<>();

    EntryView(BlockEntry last) {
        walked.add(last);
    }

    @Override
    public int height() {
        return walked.getFirst().height;
    }

    @Override
    public long time(int height) {
        return at(height).header.time();
    }

    @Override
    public int bits(int height) {
        return at(height).header.bits();
    }

    private BlockEntry at(int height) {
        int back = height() - height;
        while (walked.size() <= back) {
            walked.add(BlockEntry.parentOf(walked.getLast()));
        }
        return walked.get(back);
    }
}
