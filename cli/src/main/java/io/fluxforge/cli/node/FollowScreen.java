package io.fluxforge.cli.node;

import io.fluxforge.cli.terminal.StatusLine;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.follow.ChainEvent;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.FollowerListener;
import io.fluxforge.node.follow.FollowerProgress;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** What a follower's user sees: progress while it catches up, then a line for each new block. Thread-safe. */
public final class FollowScreen implements FollowerListener {
    private static final long QUIET_LINE_NANOS = 10_000_000_000L;
    private static final String FOLLOWER = "the follower";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean verbose;
    private final StatusLine status;
    private final Repeats repeats = new Repeats(System::nanoTime);
    private FollowerProgress last;
    private long lastNanos;
    private long lineNanos;
    private double headersPerSecond;
    private double proofsPerSecond;

    /**
     * @param out takes the blocks
     * @param err takes progress and what happens to peers
     * @param terminal whether {@code err} is one, where progress is drawn over itself
     * @param verbose whether peers that come and go are told of
     */
    public FollowScreen(PrintStream out, PrintStream err, boolean terminal, boolean verbose) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.verbose = verbose;
        status = new StatusLine(err);
        last = new FollowerProgress(SyncState.CONNECTING, 0, 0, 0, 0, 0, 0, 0, "");
        lastNanos = System.nanoTime();
        lineNanos = lastNanos;
    }

    /** Draws where the follower stands; called a few times a second. */
    public synchronized void draw(FollowerProgress now) {
        long nanos = System.nanoTime();
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds <= 0) {
            return;
        }
        // Smoothed, because headers come and are committed in bursts.
        headersPerSecond = smooth(headersPerSecond, (now.headersAdded() - last.headersAdded()) / seconds);
        proofsPerSecond = smooth(proofsPerSecond, (now.proofsChecked() - last.proofsChecked()) / seconds);
        last = now;
        lastNanos = nanos;
        if (terminal) {
            status.draw(describe(now));
        } else if (now.state() != SyncState.SYNCED && nanos - lineNanos > QUIET_LINE_NANOS) {
            lineNanos = nanos;
            err.println(describe(now));
        }
    }

    private static double smooth(double before, double now) {
        return before + (now - before) * 0.2;
    }

    private String describe(FollowerProgress now) {
        return switch (now.state()) {
            case CONNECTING ->
                "height " + now.height() + ", nobody to follow"
                        + (now.outlook().isEmpty() ? "" : "; " + printable(now.outlook()));
            case SYNCED -> "height " + now.height() + ", synced, " + sources(now);
            case SYNCING ->
                String.format(
                        Locale.ROOT,
                        "height %d of %d, %.0f headers/s, %.0f PoW checks/s, %s, %s",
                        now.height(),
                        now.claimedHeight(),
                        headersPerSecond,
                        proofsPerSecond,
                        timeLeft(now),
                        sources(now));
        };
    }

    private static String sources(FollowerProgress now) {
        String peers = count(now.peers(), "peer");
        return switch (now.nodes()) {
            case 0 -> peers;
            case 1 -> now.peers() == 0 ? "a node" : peers + " and a node";
            default -> peers + " and " + now.nodes() + " nodes";
        };
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private String timeLeft(FollowerProgress now) {
        int left = now.claimedHeight() - now.height();
        if (headersPerSecond < 1 || left <= 0) {
            return "time left unknown";
        }
        long seconds = (long) Math.ceil(left / headersPerSecond);
        return seconds < 120 ? seconds + " s left" : (seconds + 59) / 60 + " min left";
    }

    /** Tells of an event. */
    public void tell(ChainEvent event, FollowedChain chain, BlockLine lines) {
        switch (event) {
            case ChainEvent.State state
            when state.state() == SyncState.SYNCED ->
                note("synced at height " + chain.tip().height() + " "
                        + chain.tip().hash());
            case ChainEvent.State state when state.state() == SyncState.CONNECTING -> note("nobody to follow");
            case ChainEvent.Tip tip
            when tip.change().isReorganisation() ->
                note("reorganisation: " + tip.change().removed().size() + " blocks above height "
                        + tip.change().fork().height() + " are replaced, the tip is "
                        + tip.change().tip().height() + " " + tip.change().tip().hash());
            case ChainEvent.BlockArrived arrived -> print(arrived, chain, lines);
            default -> {}
        }
    }

    private void print(ChainEvent.BlockArrived arrived, FollowedChain chain, BlockLine lines) {
        HeaderRecord header = chain.recordAt(arrived.height());
        if (header == null || !header.hash().equals(arrived.hash())) {
            // Another branch has taken its place meanwhile.
            return;
        }
        Block block = null;
        try {
            block = Block.decode(arrived.bytes().bytes());
        } catch (DecodeException e) {
            note("block " + arrived.hash() + " cannot be decoded: " + e.getMessage());
        }
        if (block != null && !block.merkleRoot().hash().equals(block.header().merkleRoot())) {
            note("block " + arrived.hash() + " came with other transactions than its own");
            block = null;
        }
        String line = lines.of(header, block);
        synchronized (this) {
            status.clear();
            out.println(line);
        }
    }

    /** Writes a line to standard error. */
    public synchronized void note(String text) {
        status.clear();
        err.println(text);
    }

    @Override
    public void connected(Peer peer) {
        if (peer.isConfigured()) {
            forget("peer " + peer);
        }
        if (verbose) {
            note("peer " + peer + ": " + printable(peer.version().userAgent()) + ", height "
                    + peer.version().startHeight());
        }
    }

    @Override
    public void disconnected(Peer peer, String reason) {
        // One that was named is told of by what follows.
        if (verbose && !peer.isConfigured()) {
            note("peer " + peer + ": gone, " + printable(reason));
        }
    }

    @Override
    public void misbehaved(Peer peer, int points, String reason, boolean banned) {
        if (verbose || banned) {
            note("peer " + peer + ": " + printable(reason) + (banned ? ", banned" : ", " + points + " points"));
        }
    }

    @Override
    public void peerLost(InetSocketAddress peer, String reason, long retryMillis) {
        String name = "peer " + peer.getHostString() + ":" + peer.getPort();
        noteSeldom(name, printable(reason), retryMillis);
    }

    @Override
    public void clockBehind(String source, long seconds) {
        note(
                source + ": its new blocks are " + seconds
                        + " s ahead of this machine's clock, which may be behind; they are asked for again when their time has come");
    }

    @Override
    public void clockAgrees(String source) {
        note(source + ": its new blocks agree with this machine's clock again");
    }

    @Override
    public void defect(Throwable failure) {
        note("internal error, please report it: " + failure);
    }

    @Override
    public void followerFails(String reason, long retryMillis) {
        noteSeldom(FOLLOWER, "has stopped: " + printable(reason), retryMillis);
    }

    @Override
    public void followerWorks(int height) {
        forget(FOLLOWER);
        note(FOLLOWER + " works again from height " + height);
    }

    @Override
    public void storeSetAside(String reason, Path kept) {
        note(reason + "; it is kept as " + kept + ", and all headers are asked for again");
    }

    /** Tells what fails again and again: at first, when the reason changes, and now and then. */
    private synchronized void noteSeldom(String who, String what, long retryMillis) {
        repeats.take(who, what)
                .ifPresent(count -> note(who + (who.equals(FOLLOWER) ? " " : ": ") + what + count + "; tried again in "
                        + (retryMillis + 999) / 1000 + " s"));
    }

    private synchronized void forget(String who) {
        repeats.forget(who);
    }

    @Override
    public void nodeAnswers(URI node, io.fluxforge.node.rpc.SyncState state) {
        String how = state.isSyncing()
                ? ", is syncing itself, at " + state.blocks() + " of " + state.headers()
                : ", synced at height " + state.blocks();
        note("node " + RpcOptions.place(node) + ": " + printable(state.chain()) + how + ", "
                + count(state.peers(), "peer"));
    }

    @Override
    public void nodeFails(URI node, String reason) {
        note("node " + RpcOptions.place(node) + ": " + printable(reason));
    }

    /** What a peer says of itself must not move the cursor. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
