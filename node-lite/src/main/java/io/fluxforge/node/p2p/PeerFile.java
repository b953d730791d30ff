package io.fluxforge.node.p2p;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a group of peers remembers over a restart, a line each: {@code peer IP-IN-HEX PORT} of an address that once worked, {@code ban
 * IP-IN-HEX PORT UNTIL} with milliseconds since 1970, port 0 for all ports of an address. It is only a help: lines that are none are
 * skipped, and a file that cannot be written costs no more than the memory of it.
 */
final class PeerFile {
    private static final System.Logger LOG = System.getLogger(PeerFile.class.getName());
    private static final int MAX_LINES = PeerScores.MAX_ENTRIES + AddressBook.MAX_DISCOVERED;

    /** A peer that is kept away. */
    record Ban(InetSocketAddress peer, long untilMillis) {}

    /** All that is remembered. */
    record Content(List<InetSocketAddress> peers, List<Ban> bans) {}

    private final Path file;

    PeerFile(Path file) {
        this.file = file;
    }

    /** What the file holds; nothing if there is none. */
    Content read() {
        List<InetSocketAddress> peers = new ArrayList<>();
        List<Ban> bans = new ArrayList<>();
        if (Files.exists(file)) {
            try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                lines.limit(MAX_LINES).forEach(line -> take(line.split(" ", -1), peers, bans));
            } catch (IOException | java.io.UncheckedIOException e) {
                LOG.log(System.Logger.Level.WARNING, file + " cannot be read: " + e.getMessage());
            }
        }
        return new Content(peers, bans);
    }

    private static void take(String[] words, List<InetSocketAddress> peers, List<Ban> bans) {
        try {
            if (words.length == 3 && words[0].equals("peer")) {
                peers.add(address(words));
            } else if (words.length == 4 && words[0].equals("ban")) {
                bans.add(new Ban(address(words), Long.parseLong(words[3])));
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            // A line of somebody else's, or of a write that the machine cut off.
        }
    }

    private static InetSocketAddress address(String[] words) throws UnknownHostException {
        return new InetSocketAddress(
                InetAddress.getByAddress(HexFormat.of().parseHex(words[1])), Integer.parseInt(words[2]));
    }

    /** Replaces the file as a whole. */
    void write(Content content) {
        StringBuilder text = new StringBuilder();
        content.peers().forEach(peer -> append(text.append("peer "), peer).append('\n'));
        content.bans()
                .forEach(ban -> append(text.append("ban "), ban.peer())
                        .append(' ')
                        .append(ban.untilMillis())
                        .append('\n'));
        try {
            PrivateFiles.replace(file, text.toString());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, file + " cannot be written: " + e.getMessage());
        }
    }

    private static StringBuilder append(StringBuilder text, InetSocketAddress peer) {
        return text.append(HexFormat.of().formatHex(peer.getAddress().getAddress()))
                .append(' ')
                .append(peer.getPort());
    }
}
