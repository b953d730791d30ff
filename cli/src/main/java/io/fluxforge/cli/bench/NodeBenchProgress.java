package io.fluxforge.cli.bench;

import io.fluxforge.bench.node.NodeBench;
import io.fluxforge.bench.node.Stage;
import io.fluxforge.cli.terminal.StatusLine;
import java.io.PrintStream;

/** Tells of each stage of the node benchmark: a line when it is done, and on a terminal how far it is. */
public final class NodeBenchProgress implements NodeBench.Progress {
    private final PrintStream err;
    private final StatusLine line;
    private final boolean terminal;

    /** @param terminal whether lines can be drawn over */
    public NodeBenchProgress(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
        line = new StatusLine(err);
    }

    @Override
    public synchronized void onProgress(Stage stage, double done) {
        if (terminal) {
            line.draw(stage.label() + ": " + (int) (100 * done) + " %");
        }
    }

    @Override
    public synchronized void onDone(Stage stage, String result) {
        line.clear();
        err.println(stage.label() + ": " + result);
    }
}
