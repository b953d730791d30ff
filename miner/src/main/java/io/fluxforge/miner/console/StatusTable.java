package io.fluxforge.miner.console;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table of devices, their total, and the pools, as lines of text without colours that fit a terminal. */
final class StatusTable {
    private static final String ABSENT = "-";
    private static final int LEAST_NAME_CHARS = 6;
    private static final int MOST_NAME_CHARS = 26;
    private static final int INDENT = 2;

    private final int columns;
    private final List<StatusColumn> shown;
    /** As wide as they must be, and as the columns that are always shown leave room for. */
    private final int nameChars;

    private StatusTable(MinerSnapshot miner, int columns) {
        this.columns = columns;
        int longest = miner.devices().stream()
                .mapToInt(device -> name(device).length())
                .max()
                .orElse(0);
        int room = columns - StatusColumn.width(StatusColumn.always());
        nameChars = Math.max(LEAST_NAME_CHARS, Math.min(Math.min(longest, MOST_NAME_CHARS), room));
        shown = StatusColumn.thatFit(columns - nameChars);
    }

    /**
     * The table.
     *
     * @param columns none of its lines is wider
     * @param rows it has no more lines, and fewer devices if need be; 5 or more
     */
    static List<String> lines(MinerSnapshot miner, int columns, int rows) {
        return new StatusTable(miner, columns).all(miner, rows);
    }

    private List<String> all(MinerSnapshot miner, int rows) {
        List<String> below = new ArrayList<>();
        if (miner.devices().size() > 1) {
            below.add(row(
                    "total",
                    shown.stream().map(column -> column.total().apply(miner)).toList()));
        }
        miner.pools().forEach(pool -> below.addAll(Wrapping.lines(pool(pool, miner), columns, INDENT)));
        List<String> lines = new ArrayList<>();
        lines.add(row("device", shown.stream().map(StatusColumn::title).toList()));
        for (int i = 0; i < miner.devices().size(); i++) {
            List<String> device = device(miner.devices().get(i));
            boolean last = i == miner.devices().size() - 1;
            if (lines.size() + device.size() + below.size() + (last ? 0 : 1) > rows) {
                lines.add(Wrapping.cut(
                        "and " + (miner.devices().size() - i) + " more, for which there is no room", columns));
                break;
            }
            lines.addAll(device);
        }
        lines.addAll(below);
        return lines.size() <= rows ? lines : lines.subList(0, rows);
    }

    private List<String> device(DeviceSnapshot device) {
        List<String> lines = new ArrayList<>();
        lines.add(row(
                Wrapping.cut(name(device), nameChars),
                shown.stream().map(column -> column.device().apply(device)).toList()));
        if (!device.note().isEmpty()) {
            String note = device.state().name().toLowerCase(Locale.ROOT) + ": " + device.note();
            lines.addAll(Wrapping.lines(" ".repeat(INDENT) + note, columns, INDENT));
        }
        return lines;
    }

    private String row(String name, List<String> cells) {
        StringBuilder row = new StringBuilder(name).append(" ".repeat(Math.max(0, nameChars - name.length())));
        for (int i = 0; i < cells.size(); i++) {
            row.append(shown.get(i).cell(cells.get(i)));
        }
        return row.toString().stripTrailing();
    }

    private static String name(DeviceSnapshot device) {
        return device.identity().id() + " " + device.identity().name();
    }

    private static String pool(PoolSnapshot pool, MinerSnapshot miner) {
        if (pool.state() != PoolState.ACTIVE) {
            return "pool " + pool.url() + ": " + pool.state().name().toLowerCase(Locale.ROOT)
                    + (pool.note().isEmpty() ? "" : ", " + pool.note());
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

    /** Milliseconds with their unit. */
    static String millis(OptionalDouble millis) {
        return millis.isEmpty() ? ABSENT : Math.round(millis.getAsDouble()) + " ms";
    }
}
