package io.fluxforge.node.p2p;

import io.fluxforge.node.Service;
import io.fluxforge.node.p2p.Message.Addr;
import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.p2p.Message.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Several peers at once: connects to some, lets others in, sees to handshakes, pings and addresses, keeps away who misbehaved, and
 * hands all other messages to a {@link PeerHandler}. A virtual thread reads each peer and another one writes to it.
 */
public final class PeerGroup implements Service {
    private static final int CLOSE_SECONDS = 5;
    private static final long SAVE_MILLIS = 60_000;
    private static final int TOO_MANY_ADDRESSES_POINTS = 20;

    private final PeerOptions options;
    private final PeerHandler handler;
    private final SecureRandom random = new SecureRandom();
    private final long ownNonce = random.nextLong();
    private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
    private final PeerScores scores;
    private final AddressBook book;
    private final Dialer dialer;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("peer-", 0).factory());
    private volatile @Nullable ServerSocket listener;
    private volatile boolean closed;

    /** A group that does nothing until it is started. */
    public PeerGroup(PeerOptions options, PeerHandler handler) {
        this(options, handler, InetAddress::getAllByName);
    }

    PeerGroup(PeerOptions options, PeerHandler handler, Dialer.Resolver resolver) {
        this.options = options;
        this.handler = handler;
        scores = new PeerScores(PeerGroup::nowMillis, options.times().banMillis());
        book = new AddressBook(PeerGroup::nowMillis, options.times().retryMillis(), random);
        options.fixed().forEach(book::addFixed);
        dialer = new Dialer(this, book, resolver);
        options.memory().map(PeerFile::new).ifPresent(this::remember);
    }

    @Override
    public void start() throws IOException {
        if (options.listen().isPresent()) {
            ServerSocket server = new ServerSocket();
            server.bind(options.listen().get());
            listener = server;
            execute(() -> accept(server), true);
        }
        execute(this::keepTime, true);
    }

    private void remember(PeerFile memory) {
        PeerFile.Content content = memory.read();
        long now = System.currentTimeMillis();
        content.bans().stream()
                .filter(ban -> ban.untilMillis() > now)
                .forEach(ban -> scores.ban(ban.peer(), ban.untilMillis() - now));
        if (options.discover()) {
            content.peers().forEach(book::add);
        }
    }

    private void save() {
        options.memory().ifPresent(file -> {
            long now = System.currentTimeMillis();
            List<PeerFile.Ban> bans = new ArrayList<>();
            scores.bans().forEach((peer, millis) -> bans.add(new PeerFile.Ban(peer, now + millis)));
            new PeerFile(file).write(new PeerFile.Content(book.worked(), bans));
        });
    }

    /** Where others can connect to; null unless the group listens. */
    public @Nullable InetSocketAddress listenAddress() {
        ServerSocket server = listener;
        return server == null ? null : (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** The peers whose handshake is done, in no order. */
    public List<Peer> ready() {
        return peers.stream().filter(Peer::isReady).toList();
    }

    /** Connects to one more peer, and again when the connection is lost. */
    public void connect(InetSocketAddress address) {
        book.addFixed(address);
    }

    /** Whether a peer at this address would be let in or connected to. */
    public boolean isBanned(InetSocketAddress address) {
        return scores.isBanned(address);
    }

    /** Offers a message to every peer that is ready. */
    public void broadcast(Message message) {
        ready().forEach(peer -> peer.send(message));
    }

    @Override
    public void close() {
        closed = true;
        ServerSocket server = listener;
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                // Nobody can connect either way.
            }
        }
        peers.forEach(peer -> peer.disconnect("we close"));
        threads.shutdownNow();
        try {
            // A host being looked up cannot be interrupted, and nobody should wait for it.
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // After the threads: what the last of them found out is remembered too.
        save();
    }

    static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    PeerOptions options() {
        return options;
    }

    boolean isClosed() {
        return closed;
    }

    /** Runs what concerns one connection on a thread of its own. */
    void execute(Runnable task) {
        execute(task, false);
    }

    private void execute(Runnable task, boolean fatal) {
        if (closed) {
            return;
        }
        threads.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                if (!closed) {
                    handler.failed(e, fatal);
                }
            }
        });
    }

    /** How a connection ended. */
    record Ending(boolean useful, String reason) {}

    /** Forgets what a peer has done that the operator has named now, in this run or an earlier one. */
    void forgive(InetSocketAddress configured) {
        scores.forgive(configured);
    }

    /** A configured peer is not connected any more, or was not to begin with. */
    void lost(InetSocketAddress configured, String reason, long retryMillis) {
        if (!closed) {
            handler.lost(configured, reason, retryMillis);
        }
    }

    /** What will be tried next to find a peer, and when; empty if there is nobody to try. */
    public String outlook() {
        AddressBook.Next next = book.next();
        if (next != null) {
            String peer = next.address().getHostString() + ":" + next.address().getPort();
            return next.inMillis() == 0
                    ? peer + " is being tried"
                    : peer + " is tried again in " + seconds(next.inMillis());
        }
        return options.discover() ? "the DNS seeds are asked again in " + seconds(dialer.seedsInMillis()) : "";
    }

    private static String seconds(long millis) {
        return (millis + 999) / 1000 + " s";
    }

    /**
     * Talks over a connection until it ends.
     *
     * @param listensFirst whether to find out if the peer hangs up before we have said anything
     */
    Ending serve(Socket socket, InetSocketAddress address, Peer.Origin origin, boolean listensFirst)
            throws IOException {
        Peer peer = new Peer(this, socket, address, origin);
        peers.add(peer);
        String reason = "internal error";
        try {
            if (closed) {
                peer.disconnect("we close");
            }
            reason = peer.run(listensFirst);
        } finally {
            peers.remove(peer);
            if (peer.wasReady()) {
                handler.closed(peer, reason);
            }
        }
        return new Ending(peer.wasReady() && !peer.wasLeft(), reason);
    }

    private void accept(ServerSocket server) {
        while (!closed) {
            try {
                Socket socket = server.accept();
                InetSocketAddress address = (InetSocketAddress) socket.getRemoteSocketAddress();
                long inbound = peers.stream().filter(Peer::isInbound).count();
                if (inbound >= options.inbound() || scores.isBanned(address)) {
                    socket.close();
                } else {
                    execute(() -> serveInbound(socket, address));
                }
            } catch (IOException e) {
                // Either we close, or that one connection failed before it was there.
                pause(options.times().tickMillis());
            }
        }
    }

    private void serveInbound(Socket socket, InetSocketAddress address) {
        try (socket) {
            serve(socket, address, Peer.Origin.INBOUND, false);
        } catch (IOException e) {
            // The connection was gone before the first byte; there is no peer to tell of.
        }
    }

    private void keepTime() {
        long savedMillis = nowMillis();
        while (!closed) {
            long now = nowMillis();
            if (now - savedMillis > SAVE_MILLIS) {
                savedMillis = now;
                save();
            }
            peers.forEach(peer -> peer.checkTimes(now));
            dialer.tick(now);
            handler.tick();
            pause(options.times().tickMillis());
        }
    }

    private void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // Only close interrupts, and it has said so by then.
            Thread.currentThread().interrupt();
        }
    }

    Version ownVersion(Peer peer) {
        return new Version(
                options.network().peers().protocolVersion(),
                options.services(),
                System.currentTimeMillis() / 1000,
                NetworkAddress.of(peer.address()),
                NetworkAddress.none(),
                ownNonce,
                options.userAgent(),
                Math.max(0, handler.bestHeight()),
                true);
    }

    /** Why a peer of this version cannot be talked to, or null. */
    @Nullable
    String refusalOf(Peer peer, Version version) {
        if (version.nonce() == ownNonce) {
            book.remove(peer.address());
            return "it is ourselves";
        }
        int least = options.network().minimumProtocolVersionAt(handler.bestHeight());
        return version.protocolVersion() < least
                ? "protocol version " + version.protocolVersion() + ", at least " + least + " is needed"
                : null;
    }

    void becameReady(Peer peer) {
        if (!peer.isInbound()) {
            book.succeeded(peer.address());
            if (options.discover()) {
                peer.send(Bare.GETADDR);
            }
        }
        handler.ready(peer);
    }

    void received(Peer peer, Message message) {
        if (message instanceof Addr addr) {
            hear(peer, addr);
        } else {
            handler.received(peer, message);
        }
    }

    private void hear(Peer peer, Addr addr) {
        if (!options.discover()) {
            return;
        }
        if (!peer.countAddresses(addr.addresses().size())) {
            peer.misbehave(TOO_MANY_ADDRESSES_POINTS, "too many addresses");
            return;
        }
        for (Addr.Heard heard : addr.addresses()) {
            if (dialer.isPlausible(heard.address(), peer.address())) {
                book.add(heard.address().toSocketAddress());
            }
        }
    }

    /** Counts points; whether the connection has to end for them, which for any but a configured peer is a ban. */
    boolean punish(Peer peer, int points, String reason) {
        if (peer.isConfigured()) {
            boolean tooMany = peer.addPoints(points);
            handler.misbehaved(peer, points, reason, false);
            return tooMany;
        }
        boolean banned = scores.add(peer.address(), points);
        handler.misbehaved(peer, points, reason, banned);
        if (banned) {
            // All connections of that peer, not only the one that offended.
            peers.stream()
                    .filter(other -> other != peer && !other.isConfigured() && scores.isBanned(other.address()))
                    .forEach(other -> other.disconnect("banned: " + reason));
        }
        return banned;
    }
}
