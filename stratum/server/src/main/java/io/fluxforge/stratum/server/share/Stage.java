package io.fluxforge.stratum.server.share;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import org.jspecify.annotations.Nullable;

/** A stage of the pipeline: takes events one by one, and finishes them a batch at a time. */
abstract class Stage implements EventHandler<ShareEvent> {
    private final WaitStrategy waiting;
    private final int maxBatch;
    private @Nullable Sequence progress;
    private int batch;

    /**
     * @param waiting is told when this stage has moved on
     * @param maxBatch events after which a batch is finished in any case
     */
    Stage(WaitStrategy waiting, int maxBatch) {
        this.waiting = waiting;
        this.maxBatch = maxBatch;
    }

    @Override
    public final void setSequenceCallback(Sequence sequenceCallback) {
        progress = sequenceCallback;
    }

    @Override
    public final void onEvent(ShareEvent event, long sequence, boolean endOfBatch) {
        take(event, sequence);
        if (endOfBatch || ++batch >= maxBatch) {
            batch = 0;
            finishBatch();
            if (progress != null) {
                progress.set(sequence);
            }
            waiting.signalAllWhenBlocking();
        }
    }

    /** Looks at one event; it may be finished later, in {@link #finishBatch}. */
    abstract void take(ShareEvent event, long sequence);

    /** Finishes all events taken: later stages may see them now. */
    abstract void finishBatch();
}
