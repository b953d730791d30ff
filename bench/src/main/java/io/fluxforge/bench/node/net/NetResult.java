package io.fluxforge.bench.node.net;

import io.fluxforge.bench.Spread;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What the way to a server and back did. One direction at least is known; the notes say why the other is not.
 *
 * @param server host and port, or the endpoints used
 * @param downloadMbitPerSecond 10^6 bits
 * @param uploadMbitPerSecond as the server received it
 * @param pingMillis round trips, of 8 bytes or of a connection's beginning
 * @param notes lines for whatever did not go as asked for
 */
public record NetResult(
        String server,
        OptionalDouble downloadMbitPerSecond,
        OptionalDouble uploadMbitPerSecond,
        Spread pingMillis,
        List<String> notes) {
    /** Copies the list. */
    public NetResult {
        notes = List.copyOf(notes);
    }

    /** Such as {@code 95.1 Mbit/s down, unknown up}. */
    public String rates() {
        return rate(downloadMbitPerSecond) + " down, " + rate(uploadMbitPerSecond) + " up";
    }

    private static String rate(OptionalDouble mbitPerSecond) {
        return mbitPerSecond.isPresent()
                ? String.format(Locale.ROOT, "%.1f Mbit/s", mbitPerSecond.getAsDouble())
                : "unknown";
    }
}
