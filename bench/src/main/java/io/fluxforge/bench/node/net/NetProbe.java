package io.fluxforge.bench.node.net;

import java.io.IOException;
import java.util.function.DoubleConsumer;

/** A way to measure the network. */
public interface NetProbe {
    /**
     * Measures.
     *
     * @param progress is told the part that is done, 0 to 1
     * @throws IOException with one line for the user, if nothing could be measured
     * @throws InterruptedException if the thread is interrupted
     */
    NetResult run(DoubleConsumer progress) throws IOException, InterruptedException;
}
