package io.fluxforge.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.PeerParams;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.Message.Addr;
import io.fluxforge.node.p2p.Message.Addr.Heard;
import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.privatenet.HeaderServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a follower finds peers by itself: names of seeds, what peers tell, what it remembers. */
class DiscoveryTest {
    private static final PeerOptions.Times TIMES =
            new PeerOptions.Times(2_000, 2_000, 2_000, 60_000, 150_000, 20, 60_000, 10);
    private static final String AGENT = "/discovery-test:1/";

    @TempDir
    private Path folder;

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final List<String> log = new CopyOnWriteArrayList<>();

    /** A node that tells these addresses to whoever asks. */
    private static final class Teller extends HeaderServer {
        private final List<Heard> known = new CopyOnWriteArrayList<>();

        Teller() {
            super(List.of(TestChains.network().genesis().header()));
        }

        void tell(InetAddress ip, int port) {
            known.add(new Heard(System.currentTimeMillis() / 1000, new NetworkAddress(1, ip, port)));
        }

        @Override
        public void received(Peer peer, Message message) {
            if (message == Bare.GETADDR) {
                peer.send(new Addr(known));
            }
            super.received(peer, message);
        }
    }

    private static PeerGroup listening(Teller teller) throws IOException {
        PeerGroup node = new PeerGroup(
                PeerOptions.fixed(TestChains.network(), AGENT, List.of())
                        .withTimes(TIMES)
                        .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                teller);
        node.start();
        return node;
    }

    private static int port(PeerGroup node) {
        return Objects.requireNonNull(node.listenAddress()).getPort();
    }

    /** A follower of a network with two seeds, of which one does not resolve; only their port of the network is known. */
    private PeerGroup follower(int port) throws IOException {
        ChainParams network = TestChains.network();
        PeerParams peers = network.peers();
        ChainParams seeded = TestChains.withPeers(
                network,
                new PeerParams(
                        port,
                        peers.rpcPort(),
                        peers.protocolVersion(),
                        peers.minimumProtocolVersion(),
                        List.of("seed.example", "down.example")));
        PeerGroup group = new PeerGroup(
                PeerOptions.discovering(seeded, AGENT).withTimes(TIMES).rememberedIn(folder.resolve("peers.txt")),
                new HeaderServer(List.of(network.genesis().header())) {
                    @Override
                    public void misbehaved(Peer peer, int points, String reason, boolean banned) {
                        log.add(points + " " + reason);
                    }
                },
                this::resolve);
        group.start();
        return group;
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        if (host.equals("down.example")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static Set<Integer> ports(PeerGroup group) {
        return group.ready().stream().map(peer -> peer.address().getPort()).collect(Collectors.toSet());
    }

    @Test
    void seedsLeadToPeersPeersToOthersAndBothAreRemembered() throws Exception {
        Teller told = new Teller();
        Teller teller = new Teller();
        try (PeerGroup second = listening(told);
                PeerGroup first = listening(teller)) {
            teller.tell(InetAddress.getLoopbackAddress(), port(second));
            teller.tell(InetAddress.getLoopbackAddress(), 0);
            teller.tell(InetAddress.getByName("224.0.0.1"), port(second));
            teller.tell(InetAddress.getByName("0.0.0.0"), port(second));
            Set<Integer> both = Set.of(port(first), port(second));
            try (PeerGroup follower = follower(port(first))) {
                await(() -> ports(follower).equals(both));
            }
            assertThat(asked).containsExactlyInAnyOrder("seed.example", "down.example");
            assertThat(log).isEmpty();

            // The seeds now lead nowhere, and nobody tells anything: what once worked is enough.
            teller.known.clear();
            try (PeerGroup follower = follower(1)) {
                await(() -> ports(follower).equals(both));
            }
        }
    }

    @Test
    void aFloodOfAddressesIsScoredAndKeptOut() throws Exception {
        Teller flooder = new Teller();
        try (PeerGroup node = listening(flooder);
                PeerGroup follower = follower(port(node))) {
            await(() -> !node.ready().isEmpty() && !follower.ready().isEmpty());
            Heard one = new Heard(1, new NetworkAddress(1, InetAddress.getLoopbackAddress(), 1));
            Addr thousand = new Addr(Collections.nCopies(1_000, one));
            for (int i = 0; i < 12; i++) {
                node.ready().forEach(peer -> peer.send(thousand));
            }
            await(() -> log.contains("20 too many addresses"));
        }
    }

    @Test
    void addressesOfTheInternetAreNotTakenForLocalOnes() throws Exception {
        AddressBook book = new AddressBook(() -> 0, 1, new java.util.Random(1));
        try (PeerGroup group = new PeerGroup(
                PeerOptions.fixed(TestChains.network(), AGENT, List.of()),
                new HeaderServer(List.of(TestChains.network().genesis().header())))) {
            Dialer dialer = new Dialer(group, book, host -> new InetAddress[0]);
            InetSocketAddress abroad = new InetSocketAddress(InetAddress.getByName("8.8.4.4"), 16125);
            InetSocketAddress home = new InetSocketAddress(InetAddress.getLoopbackAddress(), 16125);
            NetworkAddress local = new NetworkAddress(1, InetAddress.getByName("10.0.0.1"), 16125);
            NetworkAddress global = new NetworkAddress(1, InetAddress.getByName("9.9.9.9"), 16125);
            assertThat(dialer.isPlausible(local, abroad)).isFalse();
            assertThat(dialer.isPlausible(local, home)).isTrue();
            assertThat(dialer.isPlausible(global, abroad)).isTrue();
        }
    }
}
