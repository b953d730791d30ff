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
import org.jspecify.annotations.Nullable;

/**
 * Addresses that may not connect for a while. Kept in a text file, a line each: milliseconds since 1970 at which the ban ends, address
 * key, reason; separated by tabs. Thread-safe.
 */
public final class BanList {
    /** Addresses kept, so that a flood from many does not fill the memory; beyond, the flood's own limits must do. */
    private static final int MAX_BANS = 100_000;

    private record Ban(long untilMillis, String reason) {}

    private final Path file;
    private final InstantSource clock;
    private final Map<String, Ban> bans = new ConcurrentHashMap<>();
    private volatile boolean changed;

    /**
     * Reads the file, if there is one. Lines that are none are passed over: bans are not worth a pool that does not start.
     *
     * @throws IOException if it cannot be read
     */
    public BanList(Path file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        if (Files.exists(file)) {
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] columns = line.split("\t", 3);
                if (columns.length == 3 && columns[0].matches("[0-9]{1,15}")) {
                    bans.put(columns[1], new Ban(Long.parseLong(columns[0]), columns[2]));
                }
            }
        }
    }

    /** Why an address may not connect, null if it may. */
    public @Nullable String reason(String key) {
        Ban ban = bans.get(key);
        if (ban == null) {
            return null;
        }
        if (ban.untilMillis > clock.millis()) {
            return ban.reason;
        }
        changed |= bans.remove(key, ban);
        return null;
    }

    /** Bans an address. */
    public void ban(String key, String reason, long seconds) {
        if (bans.size() < MAX_BANS || bans.containsKey(key)) {
            String oneLine = reason.replaceAll("[\\p{Cntrl}]", " ");
            bans.put(key, new Ban(clock.millis() + 1000 * seconds, oneLine));
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
        long now = clock.millis();
        bans.values().removeIf(ban -> ban.untilMillis <= now);
        List<String> lines = new ArrayList<>();
        bans.forEach((key, ban) -> lines.add(ban.untilMillis + "\t" + key + "\t" + ban.reason));
        PrivateFiles.replace(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }
}
