package io.fluxforge.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.privatenet.HeaderServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerMemoryTest {
    private static final HeaderServer NOBODY =
            new HeaderServer(List.of(TestChains.network().genesis().header()));

    @TempDir
    private Path folder;

    private static InetSocketAddress address(int last, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {8, 8, 4, (byte) last}), port);
    }

    @Test
    void pointsAddUpToABanThatEnds() throws Exception {
        AtomicLong clock = new AtomicLong(1_000);
        PeerScores scores = new PeerScores(clock::get, 500);
        assertThat(scores.add(address(1, 1), 60)).isFalse();
        assertThat(scores.isBanned(address(1, 1))).isFalse();
        assertThat(scores.add(address(1, 2), 40)).isTrue();
        assertThat(scores.isBanned(address(1, 3))).isTrue();
        assertThat(scores.bans()).containsExactly(Map.entry(address(1, 0), 500L));
        clock.addAndGet(500);
        assertThat(scores.isBanned(address(1, 1))).isFalse();
        assertThat(scores.bans()).isEmpty();
    }

    @Test
    void discoveredAddressesAreForgottenAfterFailuresAndAreBounded() throws Exception {
        AtomicLong clock = new AtomicLong();
        AddressBook book = new AddressBook(clock::get, 1, new Random(1));
        InetSocketAddress good = address(1, 1);
        InetSocketAddress bad = address(2, 1);
        book.add(good);
        book.add(bad);
        book.succeeded(good);
        for (int i = 0; i < AddressBook.MAX_FAILURES; i++) {
            clock.addAndGet(1_000_000);
            assertThat(book.take(false, bad::equals)).isEqualTo(bad);
            book.failed(bad);
        }
        assertThat(book.take(false, bad::equals)).isNull();
        assertThat(book.discovered()).isEqualTo(1);
        for (int port = 1; port <= AddressBook.MAX_DISCOVERED + 10; port++) {
            book.add(address(3, port));
        }
        assertThat(book.discovered()).isEqualTo(AddressBook.MAX_DISCOVERED);
        assertThat(book.worked()).containsExactly(good);
    }

    @Test
    void bansAndAddressesOutliveARestart() throws Exception {
        Path file = folder.resolve("peers.txt");
        long future = System.currentTimeMillis() + 3_600_000;
        new PeerFile(file)
                .write(new PeerFile.Content(
                        List.of(address(7, 16125)),
                        List.of(new PeerFile.Ban(address(9, 0), future), new PeerFile.Ban(address(5, 0), 1))));
        Files.writeString(file, Files.readString(file) + "ban zz 1 2\npeer 01020304 99999\n\u0000\u00ff\nban 08080401");
        PeerOptions options =
                PeerOptions.fixed(TestChains.network(), "/t:1/", List.of()).rememberedIn(file);
        try (PeerGroup group = new PeerGroup(options, NOBODY)) {
            assertThat(group.isBanned(address(9, 1234))).isTrue();
            assertThat(group.isBanned(address(5, 1234))).isFalse();
            assertThat(group.isBanned(address(7, 16125))).isFalse();
        }
        // Closing has written what still counts.
        assertThat(new PeerFile(file).read().bans())
                .singleElement()
                .satisfies(ban -> assertThat(ban.untilMillis()).isBetween(future - 60_000, future + 60_000));
    }

    @Test
    void aSpoiltFileNeverKeepsAGroupFromStarting() throws Exception {
        Path file = folder.resolve("peers.txt");
        PeerFile memory = new PeerFile(file);
        memory.write(new PeerFile.Content(
                List.of(address(7, 16125), address(8, 1)),
                List.of(new PeerFile.Ban(address(9, 0), 1_900_000_000_000L))));
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(20_261_123);
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] spoilt = Arrays.copyOf(sound, random.nextInt(sound.length + 20));
            for (int changes = random.nextInt(6); changes > 0 && spoilt.length > 0; changes--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, spoilt);
            PeerFile.Content content = memory.read();
            assertThat(content.peers()).hasSizeLessThanOrEqualTo(4);
            assertThat(content.bans()).hasSizeLessThanOrEqualTo(3);
            read += content.peers().size() + content.bans().size();
        }
        // Most lines survive a change elsewhere.
        assertThat(read).isBetween(1_000, 5_999);
    }
}
