package io.fluxforge.miner.console;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.snapshot.Rates;
import io.fluxforge.miner.snapshot.ShareCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run has come to, in lines of plain text. */
public final class Summary {
    private Summary() {}

    /** One line of the most important figures of now, for a log. */
    public static String line(MinerSnapshot miner) {
        Rates rates = miner.solutionsPerSecond();
        String pool = miner.pools().stream()
                .filter(each -> each.state() == PoolState.ACTIVE)
                .findFirst()
                .map(each -> "; pool side " + Amounts.rate(miner.poolSolutionsPerSecond()) + " Sol/s, latency "
                        + StatusTable.millis(each.averageLatencyMillis()))
                .orElse(miner.pools().isEmpty() ? "" : "; no pool");
        return Amounts.time(miner.uptime()) + ": " + Amounts.rate(rates.oneMinute()) + " Sol/s (1 min), "
                + Amounts.rate(rates.fifteenMinutes()) + " (15 min); " + allCounts(miner.shares()) + pool;
    }

    /** For the end of a run. */
    public static List<String> lines(MinerSnapshot miner) {
        List<String> lines = new ArrayList<>();
        double seconds = Math.max(1, miner.uptime().toMillis() / 1e3);
        long solutions =
                miner.devices().stream().mapToLong(DeviceSnapshot::solutions).sum();
        long nonces = miner.devices().stream().mapToLong(DeviceSnapshot::nonces).sum();
        lines.add("ran " + Amounts.time(miner.uptime()) + ": " + solutions + " solutions of " + nonces + " nonces, "
                + Amounts.rate(solutions / seconds) + " Sol/s");
        if (!miner.pools().isEmpty()) {
            lines.add("shares: " + allCounts(miner.shares()) + "; " + miner.blocks()
                    + (miner.blocks() == 1 ? " was a block" : " were blocks"));
        }
        for (DeviceSnapshot device : miner.devices()) {
            lines.add(device.identity() + ": " + device.solutions() + " solutions, "
                    + Amounts.rate(device.solutions() / seconds) + " Sol/s, " + allCounts(device.shares())
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

    /** The same while it runs, with what is known of each pool. */
    static List<String> statistics(MinerSnapshot miner) {
        List<String> lines = new ArrayList<>(lines(miner));
        for (PoolSnapshot pool : miner.pools()) {
            lines.add("pool " + pool.url() + " as " + pool.user() + ": "
                    + pool.state().name().toLowerCase(Locale.ROOT)
                    + pool.connectedFor()
                            .map(time -> " for " + Amounts.time(time))
                            .orElse("")
                    + ", connected " + pool.connects() + (pool.connects() == 1 ? " time, " : " times, ")
                    + counts(pool.shares())
                    + (pool.averageLatencyMillis().isEmpty()
                            ? ""
                            : ", latency " + StatusTable.millis(pool.averageLatencyMillis())));
        }
        return lines;
    }

    private static String allCounts(ShareCounts shares) {
        return counts(shares) + ", " + shares.hardwareErrors() + " HW errors";
    }

    private static String counts(ShareCounts shares) {
        return shares.accepted() + " accepted, " + shares.stale() + " stale, " + shares.rejected() + " rejected"
                + (shares.unanswered() == 0 ? "" : ", " + shares.unanswered() + " unanswered");
    }
}
