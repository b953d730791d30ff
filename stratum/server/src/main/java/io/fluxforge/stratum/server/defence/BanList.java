package io.fluxforge.stratum.server.defence;

import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that may not connect for a while, whatever the time of day does meanwhile. Kept in a text file, a line each: milliseconds
 * since 1970 at which the ban ends, address key, reason; separated by tabs. Thread-safe.
 */
public final class BanList {
    /** Addresses kept, so that a flood from many does not fill the memory; beyond, the flood's own limits must do. */
    private static final int MAX_BANS = 100_000;

    /** No ban lasts longer; one that the file has was written when the clock stood elsewhere. */
    private static final long MOST_MILLIS = 30L * 86_400_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Path file;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Held> bans = new ConcurrentHashMap<>();
    private volatile boolean changed;

    private record Held(long untilNanos, String reason) {}

    /**
     * A ban that holds.
     *
     * @param reason what the address did last
     */
    public record Ban(long secondsLeft, String reason) {
        /** {@code banned for 540 s: malformed line: …}. */
        @Override
        public String toString() {
            return "banned for " + secondsLeft + " s: " + reason;
        }
    }

    /**
     * Reads the file, if there is one. Lines that are none are passed over: bans are not worth a pool that does not start.
     *
     * @throws IOException if it cannot be read
     */
    public BanList(Path file, InstantSource clock, LongSupplier nanos) throws IOException {
        this.file = file;
        this.clock = clock;
        this.nanos = nanos;
        if (Files.exists(file)) {
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] columns = line.split("\t", 3);
                if (columns.length == 3 && columns[0].matches("[0-9]{1,15}")) {
                    long left = Math.min(Long.parseLong(columns[0]) - clock.millis(), MOST_MILLIS);
                    bans.put(columns[1], new Held(nanos.getAsLong() + left * NANOS_PER_MILLI, columns[2]));
                }
            }
        }
    }

    /** An address's ban, null if it may connect. */
    public @Nullable Ban find(String key) {
        Held ban = bans.get(key);
        if (ban == null) {
            return null;
        }
        long left = ban.untilNanos - nanos.getAsLong();
        if (left > 0) {
            return new Ban(TimeUnit.NANOSECONDS.toSeconds(left - 1) + 1, ban.reason);
        }
        changed |= bans.remove(key, ban);
        return null;
    }

    /** Bans an address. */
    public void ban(String key, String reason, long seconds) {
        if (bans.size() < MAX_BANS || bans.containsKey(key)) {
            String oneLine = reason.replaceAll("[\\p{Cntrl}]", " ");
            bans.put(key, new Held(nanos.getAsLong() + TimeUnit.SECONDS.toNanos(seconds), oneLine));
            changed = true;
        }
    }

    /** Bans that hold. */
    public int size() {
        return bans.size();
    }

    /**
     * Writes the file if anything has changed: whole, under another name first.
     *
     * @throws IOException if it cannot be written
     */
    public synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        changed = false;
        long now = nanos.getAsLong();
        long millis = clock.millis();
        bans.values().removeIf(ban -> ban.untilNanos - now <= 0);
        List<String> lines = new ArrayList<>();
        bans.forEach((key, ban) ->
                lines.add((millis + (ban.untilNanos - now) / NANOS_PER_MILLI) + "\t" + key + "\t" + ban.reason));
        PrivateFiles.replace(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }
}
