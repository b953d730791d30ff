package io.fluxforge.stratum.server.share;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import org.jspecify.annotations.Nullable;

/** A stage of the pipeline: takes events one by one, and finishes them a batch at a time. */
abstract class Stage implements EventHandler<ShareEvent> {
    private final ParkingWaitStrategy waiting;
    private final int maxBatch;
    private @Nullable Sequence progress;
    private int batch;
    private long batchStart;
    private long batchOffered;
    private volatile StageFigures figures;

    /**
     * @param name for figures
     * @param waiting is told when this stage has moved on
     * @param maxBatch events after which a batch is finished in any case
     */
    Stage(String name, ParkingWaitStrategy waiting, int maxBatch) {
        figures = new StageFigures(name, 0, 0, 0, 0);
        this.waiting = waiting;
        this.maxBatch = maxBatch;
    }

    @Override
    public final void setSequenceCallback(Sequence sequenceCallback) {
        progress = sequenceCallback;
    }

    @Override
    public final void onStart() {
        Thread.currentThread().setName("share-" + figures.stage());
    }

    @Override
    public final void onEvent(ShareEvent event, long sequence, boolean endOfBatch) {
        if (batch == 0) {
            batchStart = System.nanoTime();
        }
        // Relative to the batch's start: a sum of clocks would overflow.
        batchOffered += event.offeredNanos - batchStart;
        batch++;
        take(event, sequence);
        if (endOfBatch || batch >= maxBatch) {
            finishBatch();
            long nanos = System.nanoTime() - batchStart;
            figures = figures.plus(batch, nanos, batch * nanos - batchOffered);
            batch = 0;
            batchOffered = 0;
            if (progress != null) {
                progress.set(sequence);
            }
            waiting.signalStages();
        }
    }

    /** What it has done so far; for any thread. */
    final StageFigures figures() {
        return figures;
    }

    /** Looks at one event; it may be finished later, in {@link #finishBatch}. */
    abstract void take(ShareEvent event, long sequence);

    /** Finishes all events taken: later stages may see them now. */
    abstract void finishBatch();
}
