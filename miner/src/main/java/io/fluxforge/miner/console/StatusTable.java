package io.fluxforge.miner.console;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.snapshot.Rates;
import io.fluxforge.miner.snapshot.ShareCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table of devices, their total, and the pool, as lines of text without colours. */
public final class StatusTable {
    private static final String ABSENT = "-";
    private static final int LEAST_NAME_CHARS = 6;
    private static final int MOST_NAME_CHARS = 26;
    private static final int NOTE_CHARS = 110;

    private static final String CELLS = "s %9s %7s %7s %8s %9s %7s %6s %4s %4s %7s %5s %6s %4s %6s";

    /** The columns after the devices' names, which are as wide as they must be. */
    private final String format;

    private StatusTable(MinerSnapshot miner) {
        int width = miner.devices().stream()
                .mapToInt(device -> name(device).length())
                .max()
                .orElse(0);
        format = "%-" + Math.clamp(width, LEAST_NAME_CHARS, MOST_NAME_CHARS) + CELLS;
    }

    /** All lines. */
    public static List<String> lines(MinerSnapshot miner) {
        return new StatusTable(miner).all(miner);
    }

    private List<String> all(MinerSnapshot miner) {
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "device",
                "Sol/s 10s",
                "1 min",
                "15 min",
                "at pool",
                "nonces/s",
                "accept",
                "stale",
                "rej",
                "HW",
                "best",
                "W",
                "Sol/W",
                "°C",
                "fan"));
        for (DeviceSnapshot device : miner.devices()) {
            lines.add(device(device));
            if (!device.note().isEmpty()) {
                lines.add("  " + cut(name(device.state()) + ": " + device.note(), NOTE_CHARS));
            }
        }
        if (miner.devices().size() > 1) {
            lines.add(total(miner));
        }
        miner.pools().forEach(pool -> lines.add(pool(pool, miner)));
        return lines;
    }

    /** One line of the most important figures, for a log. */
    public static String line(MinerSnapshot miner) {
        Rates rates = miner.solutionsPerSecond();
        ShareCounts shares = miner.shares();
        String pool = miner.pools().stream()
                .filter(each -> each.state() == PoolState.ACTIVE)
                .findFirst()
                .map(each -> "; pool side " + Amounts.rate(miner.poolSolutionsPerSecond()) + " Sol/s, latency "
                        + millis(each.averageLatencyMillis()))
                .orElse(miner.pools().isEmpty() ? "" : "; no pool");
        return Amounts.time(miner.uptime()) + ": " + Amounts.rate(rates.oneMinute()) + " Sol/s (1 min), "
                + Amounts.rate(rates.fifteenMinutes()) + " (15 min); " + counts(shares) + pool;
    }

    private static String counts(ShareCounts shares) {
        return shares.accepted() + " accepted, " + shares.stale() + " stale, " + shares.rejected() + " rejected"
                + (shares.unanswered() == 0 ? "" : ", " + shares.unanswered() + " unanswered") + ", "
                + shares.hardwareErrors() + " HW errors";
    }

    /** What a run has come to, for its end. */
    public static List<String> summary(MinerSnapshot miner) {
        List<String> lines = new ArrayList<>();
        double seconds = Math.max(1, miner.uptime().toMillis() / 1e3);
        long solutions =
                miner.devices().stream().mapToLong(DeviceSnapshot::solutions).sum();
        long nonces = miner.devices().stream().mapToLong(DeviceSnapshot::nonces).sum();
        lines.add("ran " + Amounts.time(miner.uptime()) + ": " + solutions + " solutions of " + nonces + " nonces, "
                + Amounts.rate(solutions / seconds) + " Sol/s");
        if (!miner.pools().isEmpty()) {
            lines.add("shares: " + counts(miner.shares()) + "; " + miner.blocks()
                    + (miner.blocks() == 1 ? " was a block" : " were blocks"));
        }
        for (DeviceSnapshot device : miner.devices()) {
            lines.add(device.identity() + ": " + device.solutions() + " solutions, "
                    + Amounts.rate(device.solutions() / seconds) + " Sol/s, " + counts(device.shares())
                    + (device.idleFraction().isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", idle %.1f %%",
                                    100 * device.idleFraction().getAsDouble()))
                    + (device.restarts() == 0 ? "" : ", started again " + device.restarts() + " times"));
        }
        return lines;
    }

    private static String name(DeviceSnapshot device) {
        return device.identity().id() + " " + device.identity().name();
    }

    private String device(DeviceSnapshot device) {
        OptionalDouble watts = device.telemetry().powerWatts();
        return row(
                cut(name(device), MOST_NAME_CHARS),
                Amounts.rate(device.solutionsPerSecond().tenSeconds()),
                Amounts.rate(device.solutionsPerSecond().oneMinute()),
                Amounts.rate(device.solutionsPerSecond().fifteenMinutes()),
                Amounts.rate(device.poolSolutionsPerSecond()),
                Amounts.rate(device.noncesPerSecond().oneMinute()),
                "" + device.shares().accepted(),
                "" + device.shares().stale(),
                "" + device.shares().rejected(),
                "" + device.shares().hardwareErrors(),
                device.bestShare() == 0 ? ABSENT : Amounts.count(device.bestShare()),
                rounded(watts, ""),
                perWatt(device.solutionsPerSecond().oneMinute(), watts),
                rounded(device.telemetry().temperatureCelsius(), ""),
                rounded(device.telemetry().fanPercent(), " %"));
    }

    private String total(MinerSnapshot miner) {
        Rates rates = miner.solutionsPerSecond();
        ShareCounts shares = miner.shares();
        // A sum that leaves out a device would be a wrong figure of efficiency.
        boolean known = miner.devices().stream()
                .allMatch(device -> device.telemetry().powerWatts().isPresent());
        OptionalDouble watts = known
                ? OptionalDouble.of(miner.devices().stream()
                        .mapToDouble(device -> device.telemetry().powerWatts().orElse(0))
                        .sum())
                : OptionalDouble.empty();
        double best = miner.devices().stream()
                .mapToDouble(DeviceSnapshot::bestShare)
                .max()
                .orElse(0);
        return row(
                "total",
                Amounts.rate(rates.tenSeconds()),
                Amounts.rate(rates.oneMinute()),
                Amounts.rate(rates.fifteenMinutes()),
                Amounts.rate(miner.poolSolutionsPerSecond()),
                Amounts.rate(miner.noncesPerSecond().oneMinute()),
                "" + shares.accepted(),
                "" + shares.stale(),
                "" + shares.rejected(),
                "" + shares.hardwareErrors(),
                best == 0 ? ABSENT : Amounts.count(best),
                rounded(watts, ""),
                perWatt(rates.oneMinute(), watts),
                "",
                "");
    }

    private static String pool(PoolSnapshot pool, MinerSnapshot miner) {
        if (pool.state() != PoolState.ACTIVE) {
            return cut(
                    "pool " + pool.url() + ": " + pool.state().name().toLowerCase(Locale.ROOT)
                            + (pool.note().isEmpty() ? "" : ", " + pool.note()),
                    NOTE_CHARS);
        }
        String latency = pool.latencyMillis().isEmpty()
                ? "no share yet"
                : "latency " + millis(pool.latencyMillis()) + " (average " + millis(pool.averageLatencyMillis()) + ")";
        return "pool " + pool.url() + ": " + latency + ", "
                + miner.job()
                        .map(job ->
                                "a share in " + Amounts.count(job.shareSolutions()) + " solutions, job " + job.jobId())
                        .orElse("no job")
                + ", up " + Amounts.time(miner.uptime());
    }

    private static String millis(OptionalDouble millis) {
        return millis.isEmpty() ? ABSENT : Math.round(millis.getAsDouble()) + " ms";
    }

    private static String rounded(OptionalDouble value, String unit) {
        return value.isEmpty() ? ABSENT : Math.round(value.getAsDouble()) + unit;
    }

    private static String perWatt(double rate, OptionalDouble watts) {
        return watts.isEmpty() || watts.getAsDouble() <= 0 ? ABSENT : Amounts.rate(rate / watts.getAsDouble());
    }

    private static String name(DeviceState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private String row(Object... cells) {
        return String.format(Locale.ROOT, format, cells).stripTrailing();
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars - 1) + "…";
    }
}
