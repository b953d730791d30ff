package io.fluxforge.node.follow;

import io.fluxforge.node.Service;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.AddResult;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.HeaderInfo;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.RpcResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets headers from one node by RPC: looks at its tip again and again, and asks for what is missing from the last block that both
 * have. Its headers have to pass the same checks as a peer's. While it does not answer it is asked ever more rarely.
 */
final class NodeSync implements Service, HeaderSource {
    /** Headers in a question. */
    private static final int RUN = 200;
    /** A node may be this much ahead before it means that we are behind. */
    private static final int SLACK = 3;

    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    /** Headers that were too early are looked at again after this time, should the node have left them. */
    private static final long EARLY_NANOS = MAX_PAUSE.toNanos();

    /** Told what becomes of the node. */
    interface Listener extends SourceListener {
        /** The answer of {@link NodeSync#state} may have changed. */
        void stateMayHaveChanged();

        /** The node is not looked at any more, by a failure of ours. */
        void failed(Throwable failure, boolean fatal);
    }

    /** The node answers, but not with what can be used; one line. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** What the node last said, and what that means for us. */
    private record View(SyncState state, boolean hasMore, int claimedHeight) {
        static final View NONE = new View(SyncState.CONNECTING, false, 0);
    }

    private final HeaderChain chain;
    private final HeaderImporter importer;
    private final FluxRpc rpc;
    private final URI uri;
    private final Duration poll;
    private final BooleanSupplier peersLead;
    private final Listener listener;
    private final ClockLag clock = new ClockLag();
    private long fetchedNanos;
    private volatile View view = View.NONE;
    private volatile @Nullable Thread thread;
    private String toldFailure = "";
    private boolean toldSyncing;
    private boolean answered;
    private int failures;

    /** @param peersLead whether peers are bringing up many headers; then they are left to do it */
    NodeSync(
            HeaderChain chain,
            HeaderImporter importer,
            RpcOptions options,
            Duration poll,
            BooleanSupplier peersLead,
            Listener listener) {
        this.chain = chain;
        this.importer = importer;
        this.rpc = new FluxRpc(options);
        this.uri = options.uri();
        this.poll = poll;
        this.peersLead = peersLead;
        this.listener = listener;
    }

    @Override
    public SyncState state() {
        return view.state();
    }

    @Override
    public boolean hasMore() {
        return view.hasMore();
    }

    @Override
    public long clockLagSeconds() {
        return clock.seconds();
    }

    @Override
    public int claimedHeight() {
        return view.claimedHeight();
    }

    /** Whether the last question was answered. */
    boolean answers() {
        return view.state() != SyncState.CONNECTING;
    }

    /** A block as on the wire; the node's refusal if it does not have it. */
    RpcResult<byte[]> block(Hash256 hash) throws RpcException, InterruptedException {
        return rpc.rawBlock(hash);
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("node-rpc-" + uri.getPort()).start(this::run);
    }

    private void run() {
        try {
            while (true) {
                try {
                    look();
                    failures = 0;
                    toldFailure = "";
                } catch (RpcException e) {
                    fail(String.valueOf(e.getMessage()));
                } catch (Unusable e) {
                    String reason = String.valueOf(e.getMessage());
                    listener.nodeRefused(uri, reason);
                    fail(reason);
                }
                Thread.sleep(pause());
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (RuntimeException | Error e) {
            view = View.NONE;
            listener.failed(e, true);
        }
    }

    private Duration pause() {
        Duration longer = poll.multipliedBy(1L << Math.min(failures, 10));
        return longer.compareTo(MAX_PAUSE) < 0 ? longer : failures == 0 ? poll : MAX_PAUSE;
    }

    private void fail(String reason) {
        failures++;
        answered = false;
        show(View.NONE);
        if (!reason.equals(toldFailure)) {
            toldFailure = reason;
            listener.nodeFails(uri, reason);
        }
    }

    private void show(View now) {
        view = now;
        listener.stateMayHaveChanged();
    }

    private void look() throws RpcException, Unusable, InterruptedException {
        io.fluxforge.node.rpc.SyncState node = rpc.syncState().orThrow();
        boolean syncing = node.isSyncing() || isAlone(node);
        boolean unread = chain.find(node.tip()) == null;
        if (unread) {
            int missing = node.blocks() - chain.tip().height();
            boolean keepsUp = view.state() == SyncState.SYNCED && missing <= SLACK;
            show(new View(keepsUp ? SyncState.SYNCED : SyncState.SYNCING, !keepsUp, node.headers()));
            if ((missing <= RUN || !peersLead.getAsBoolean()) && !isEarly()) {
                fetchedNanos = System.nanoTime();
                fetchUpTo(node.blocks());
            }
        }
        HeaderRecord tip = chain.find(node.tip());
        unread = tip == null;
        if (tip != null && clock.accepted(tip.time(), chain.clockSeconds())) {
            listener.clockAgrees(name());
        }
        show(new View(unread || syncing ? SyncState.SYNCING : SyncState.SYNCED, unread, node.headers()));
        if (!answered || toldSyncing != syncing) {
            answered = true;
            toldSyncing = syncing;
            listener.nodeAnswers(uri, node);
        }
    }

    /** Whether the node's next header is known to be one of the future still. */
    private boolean isEarly() {
        return clock.isAside() && !clock.isDue(chain.clockSeconds()) && System.nanoTime() - fetchedNanos < EARLY_NANOS;
    }

    /** A node of a public network that has no peers cannot know what it misses. */
    private boolean isAlone(io.fluxforge.node.rpc.SyncState node) {
        return node.peers() == 0 && !chain.network().peers().dnsSeeds().isEmpty();
    }

    private void fetchUpTo(int height) throws RpcException, Unusable, InterruptedException {
        HeaderInfo fork = fork();
        Hash256 last = fork.hash();
        int next = fork.height() + 1;
        BlockingQueue<AddResult> results = new LinkedBlockingQueue<>();
        int submitted = 0;
        while (next <= height) {
            List<ChainHeader> run = rpc.headers(next, Math.min(RUN, height - next + 1));
            if (!follows(run, last)) {
                // The node's chain has changed meanwhile; the next look begins anew.
                break;
            }
            last = run.getLast().hash();
            next += run.size();
            submitted++;
            importer.submit(this, run, next <= height, results::add);
            AddResult soon;
            while ((soon = results.poll()) != null) {
                submitted--;
                check(soon);
                if (soon.status() == AddResult.Status.TOO_EARLY) {
                    // What follows it can only be unknown.
                    height = 0;
                }
            }
        }
        while (submitted-- > 0) {
            check(results.take());
        }
    }

    private void check(AddResult result) throws Unusable {
        AddResult.Early early = result.early();
        if (early == null) {
            clock.passed();
        } else if (clock.set(early)) {
            listener.clockBehind(name(), early.aheadSeconds());
        }
        if (result.status() == AddResult.Status.INVALID) {
            throw new Unusable("its chain breaks a rule: " + result.reason());
        }
    }

    private String name() {
        return "node " + RpcOptions.place(uri);
    }

    private static boolean follows(List<ChainHeader> run, Hash256 before) {
        Hash256 previous = before;
        for (ChainHeader header : run) {
            if (!header.previousHash().equals(previous)) {
                return false;
            }
            previous = header.hash();
        }
        return !run.isEmpty();
    }

    /** The last block that the node's best chain and ours are known to share. */
    private HeaderInfo fork() throws RpcException, Unusable, InterruptedException {
        for (RpcResult<HeaderInfo> info : rpc.headerInfos(chain.locator())) {
            if (info instanceof RpcResult.Value<HeaderInfo>(HeaderInfo ours) && ours.isInBestChain()) {
                return ours;
            }
        }
        throw new Unusable("it is of another network: the first block of "
                + chain.network().name() + " is not in its chain");
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        rpc.close();
        if (running != null) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
