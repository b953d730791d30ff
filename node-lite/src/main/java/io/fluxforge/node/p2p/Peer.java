package io.fluxforge.node.p2p;

import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.p2p.Message.Ping;
import io.fluxforge.node.p2p.Message.Pong;
import io.fluxforge.node.p2p.Message.Reject;
import io.fluxforge.node.p2p.Message.Version;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A connection with another node: its thread reads, a second one writes. Made by {@link PeerGroup}; thread-safe. */
public final class Peer {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int WRONG_CONTENT_POINTS = 20;
    private static final int OUT_OF_TURN_POINTS = 10;
    /** A full answer and a day's announcements; more would be an attempt to flood the book. */
    private static final int MAX_ADDRESSES_HEARD = 3 * MessageCodec.MAX_ADDRESSES;

    private static final int STALLED_POINTS = 50;
    /** For which a peer that may not want us is listened to before we speak; it hangs up at once then. */
    private static final int LISTEN_MILLIS = 500;

    /** How a connection came about. */
    enum Origin {
        /** The other side connected. */
        INBOUND,
        /** We found the address. */
        DISCOVERED,
        /** The operator has named the address: such a peer is never banned. */
        CONFIGURED
    }

    private final PeerGroup group;
    private final Socket socket;
    private final InetSocketAddress address;
    private final Origin origin;
    private final InputStream in;
    private final FrameReader frames;
    private final Outbox outbox = new Outbox();
    private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();
    private final long connectedMillis;

    private boolean versionAccepted;
    private volatile @Nullable Version version;
    private volatile boolean ready;
    private volatile long heardMillis;
    private volatile long pingedMillis;
    private volatile long roundTripMillis = -1;
    private int addressesHeard;
    private int points;
    private boolean listened;
    private volatile boolean left;

    Peer(PeerGroup group, Socket socket, InetSocketAddress address, Origin origin) throws IOException {
        this.group = group;
        this.socket = socket;
        this.address = address;
        this.origin = origin;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        frames = new FrameReader(in, group.options().messageStart());
        connectedMillis = PeerGroup.nowMillis();
        heardMillis = connectedMillis;
        pingedMillis = connectedMillis;
    }

    /** Where it is; of an inbound peer, where it connects from. */
    public InetSocketAddress address() {
        return address;
    }

    /** Whether it connected to us. */
    public boolean isInbound() {
        return origin == Origin.INBOUND;
    }

    /** Whether the operator has named it. */
    public boolean isConfigured() {
        return origin == Origin.CONFIGURED;
    }

    /** Whether the handshake is done and the connection still there. */
    public boolean isReady() {
        return ready && closeReason.get() == null;
    }

    /**
     * What the peer said of itself.
     *
     * @throws IllegalStateException before {@link PeerHandler#ready}
     */
    public Version version() {
        Version known = version;
        if (known == null) {
            throw new IllegalStateException(address + " has sent no version yet");
        }
        return known;
    }

    /** Milliseconds that the last ping took to come back; −1 before the first. */
    public long roundTripMillis() {
        return roundTripMillis;
    }

    /** Sends a message without waiting; false if the peer is gone, or reads so slowly that too much waits already. */
    public boolean send(Message message) {
        return outbox.offer(Envelope.seal(group.options().messageStart(), message));
    }

    /** Sends a message as soon as there is room, for answers on the peer's own thread; false if the peer is gone. */
    public boolean sendWaiting(Message message) {
        try {
            return outbox.put(Envelope.seal(group.options().messageStart(), message));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Counts an offence; at {@value PeerScores#BAN_POINTS} points the peer is disconnected and, unless it is a configured one,
     * banned.
     */
    public void misbehave(int offence, String reason) {
        if (group.punish(this, offence, reason)) {
            left = true;
            disconnect(isConfigured() ? reason : "banned: " + reason);
        }
    }

    /** Adds points of this connection; whether they are too many. */
    synchronized boolean addPoints(int more) {
        points = Math.min(PeerScores.BAN_POINTS, points + more);
        return points >= PeerScores.BAN_POINTS;
    }

    /** Ends the connection; the first reason given counts. */
    public void disconnect(String reason) {
        if (closeReason.compareAndSet(null, reason)) {
            outbox.close();
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more either way.
            }
        }
    }

    /**
     * Talks to the peer until the connection ends, and returns why.
     *
     * @param listensFirst whether to find out if the peer hangs up before we have said anything
     */
    String run(boolean listensFirst) {
        Thread writer = Thread.ofVirtual().name("peer-writer-" + address).start(this::write);
        try {
            if (listensFirst && hangsUp()) {
                disconnect("it hangs up before we say anything: it has banned us, or takes no more peers");
            }
            if (!isInbound()) {
                send(group.ownVersion(this));
            }
            disconnect(read());
        } catch (IOException e) {
            disconnect(isUnanswered() ? hungUp() : String.valueOf(e.getMessage()));
        } finally {
            // Also after an error of ours, which goes on to the thread's handler.
            disconnect("internal error");
            join(writer);
        }
        String reason = closeReason.get();
        return reason == null ? "closed" : reason;
    }

    private boolean isUnanswered() {
        return version == null && !isInbound();
    }

    /** fluxd looks at the message start first, and answers nothing to another network's. */
    private String hungUp() {
        return "it hung up at our first message without an answer: it is of another network, "
                + (listened ? "or no node" : "no node, or has banned us");
    }

    private boolean hangsUp() throws IOException {
        listened = true;
        socket.setSoTimeout(LISTEN_MILLIS);
        in.mark(1);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } finally {
            in.reset();
            socket.setSoTimeout(0);
        }
    }

    private static void join(Thread writer) {
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            for (byte[] message = outbox.take(); message != null; message = outbox.take()) {
                out.write(message);
            }
        } catch (IOException e) {
            disconnect(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            disconnect("interrupted");
        }
    }

    private String read() throws IOException {
        while (closeReason.get() == null) {
            Frame frame = frames.next();
            heardMillis = PeerGroup.nowMillis();
            switch (frame) {
                case Frame.End end -> {
                    return isUnanswered() ? hungUp() : "closed by the peer";
                }
                case Frame.Broken broken -> {
                    misbehave(PeerScores.BAN_POINTS, broken.reason());
                    return broken.reason();
                }
                case Frame.Bad bad -> misbehave(WRONG_CONTENT_POINTS, bad.command() + ": " + bad.reason());
                case Frame.Good good -> take(good.message());
            }
        }
        return "closed";
    }

    private void take(Message message) {
        if (message instanceof Version offered) {
            takeVersion(offered);
        } else if (message instanceof Reject reject && reject.refused().equals("version")) {
            disconnect("it refuses us: " + reject.reason());
        } else if (!versionAccepted) {
            misbehave(OUT_OF_TURN_POINTS, message.command() + " before version");
        } else if (message == Bare.VERACK) {
            if (!ready) {
                ready = true;
                group.becameReady(this);
            }
        } else if (message instanceof Ping ping) {
            send(new Pong(ping.nonce()));
        } else if (message instanceof Pong pong) {
            takePong(pong);
        } else if (ready) {
            group.received(this, message);
        } else {
            misbehave(OUT_OF_TURN_POINTS, message.command() + " before verack");
        }
    }

    private void takeVersion(Version offered) {
        if (version != null) {
            misbehave(OUT_OF_TURN_POINTS, "a second version");
            return;
        }
        version = offered;
        String refusal = group.refusalOf(this, offered);
        if (refusal != null) {
            disconnect(refusal);
            return;
        }
        versionAccepted = true;
        if (isInbound()) {
            send(group.ownVersion(this));
        }
        send(Bare.VERACK);
    }

    private void takePong(Pong pong) {
        // The nonce is the time of the ping, so that nothing needs to be remembered.
        long millis = PeerGroup.nowMillis() - pong.nonce();
        if (millis >= 0 && millis <= group.options().times().silenceMillis()) {
            roundTripMillis = millis;
        }
    }

    /** Ends the connection if the peer lets us wait too long, and pings it when it is time. Called by one thread. */
    void checkTimes(long nowMillis) {
        PeerOptions.Times times = group.options().times();
        long insideSinceMillis = frames.insideSinceMillis();
        if (!ready && nowMillis - connectedMillis > times.handshakeMillis()) {
            giveUp("stalled handshake: it took the connection, and says nothing that we understand");
        } else if (insideSinceMillis >= 0 && nowMillis - insideSinceMillis > times.frameMillis()) {
            giveUp("stalled message");
        } else if (nowMillis - heardMillis > times.silenceMillis()) {
            disconnect("silent for " + times.silenceMillis() / 1000 + " s");
        } else if (ready && nowMillis - pingedMillis > times.pingMillis()) {
            pingedMillis = nowMillis;
            send(new Ping(nowMillis));
        }
    }

    /** Counts a stall, and ends the connection. */
    public void giveUp(String reason) {
        left = true;
        misbehave(STALLED_POINTS, reason);
        disconnect(reason);
    }

    /** Whether there was a handshake. */
    boolean wasReady() {
        return ready;
    }

    /** Whether we have ended the connection for what the peer did or failed to do. */
    boolean wasLeft() {
        return left;
    }

    /** Counts addresses that the peer tells; false if they are too many for one connection. For the peer's thread. */
    boolean countAddresses(int count) {
        addressesHeard += count;
        return addressesHeard <= MAX_ADDRESSES_HEARD;
    }

    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
