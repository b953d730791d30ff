package io.fluxforge.miner.console;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A column of the table, in the order of the table.
 *
 * @param width columns of the terminal, without the blank before it
 * @param rank 0 for what is always shown; of the others those of lower ranks stay longer when room gets scarce
 * @param device what it says of a device
 * @param total what it says of all of them
 */
record StatusColumn(
        String title,
        int width,
        int rank,
        Function<DeviceSnapshot, String> device,
        Function<MinerSnapshot, String> total) {
    private static final String ABSENT = "-";

    static final List<StatusColumn> ALL = List.of(
            new StatusColumn(
                    "Sol/s 10s",
                    9,
                    0,
                    device -> Amounts.rate(device.solutionsPerSecond().tenSeconds()),
                    miner -> Amounts.rate(miner.solutionsPerSecond().tenSeconds())),
            new StatusColumn(
                    "1 min",
                    7,
                    0,
                    device -> Amounts.rate(device.solutionsPerSecond().oneMinute()),
                    miner -> Amounts.rate(miner.solutionsPerSecond().oneMinute())),
            new StatusColumn(
                    "15 min",
                    7,
                    5,
                    device -> Amounts.rate(device.solutionsPerSecond().fifteenMinutes()),
                    miner -> Amounts.rate(miner.solutionsPerSecond().fifteenMinutes())),
            new StatusColumn(
                    "at pool",
                    8,
                    4,
                    device -> Amounts.rate(device.poolSolutionsPerSecond()),
                    miner -> Amounts.rate(miner.poolSolutionsPerSecond())),
            new StatusColumn(
                    "nonces/s",
                    9,
                    8,
                    device -> Amounts.rate(device.noncesPerSecond().oneMinute()),
                    miner -> Amounts.rate(miner.noncesPerSecond().oneMinute())),
            new StatusColumn(
                    "accept",
                    7,
                    0,
                    device -> "" + device.shares().accepted(),
                    miner -> "" + miner.shares().accepted()),
            new StatusColumn(
                    "stale",
                    6,
                    1,
                    device -> "" + device.shares().stale(),
                    miner -> "" + miner.shares().stale()),
            new StatusColumn(
                    "rej",
                    4,
                    0,
                    device -> "" + device.shares().rejected(),
                    miner -> "" + miner.shares().rejected()),
            new StatusColumn(
                    "HW",
                    4,
                    2,
                    device -> "" + device.shares().hardwareErrors(),
                    miner -> "" + miner.shares().hardwareErrors()),
            new StatusColumn(
                    "best",
                    7,
                    9,
                    device -> best(device.bestShare()),
                    miner -> best(miner.devices().stream()
                            .mapToDouble(DeviceSnapshot::bestShare)
                            .max()
                            .orElse(0))),
            new StatusColumn(
                    "W",
                    5,
                    3,
                    device -> rounded(device.telemetry().powerWatts(), ""),
                    miner -> rounded(watts(miner), "")),
            new StatusColumn(
                    "Sol/W",
                    6,
                    7,
                    device -> perWatt(
                            device.solutionsPerSecond().oneMinute(),
                            device.telemetry().powerWatts()),
                    miner -> perWatt(miner.solutionsPerSecond().oneMinute(), watts(miner))),
            new StatusColumn("°C", 4, 0, device -> rounded(device.telemetry().temperatureCelsius(), ""), miner -> ""),
            new StatusColumn("fan", 6, 6, device -> rounded(device.telemetry().fanPercent(), " %"), miner -> ""));

    /** What is always shown. */
    static List<StatusColumn> always() {
        return upTo(0);
    }

    /** What the table shows in so many columns of the terminal. */
    static List<StatusColumn> thatFit(int columns) {
        List<StatusColumn> fit = always();
        for (int rank = 1; fit.size() < ALL.size() && width(upTo(rank)) <= columns; rank++) {
            fit = upTo(rank);
        }
        return fit;
    }

    private static List<StatusColumn> upTo(int rank) {
        return ALL.stream().filter(column -> column.rank <= rank).toList();
    }

    /** Columns of the terminal that they take, with the blanks between them. */
    static int width(List<StatusColumn> columns) {
        return columns.stream().mapToInt(column -> 1 + column.width).sum();
    }

    /** A cell, right-aligned, with the blank before it. */
    String cell(String text) {
        return " " + " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** A sum that left out a device would be a wrong figure of efficiency. */
    private static OptionalDouble watts(MinerSnapshot miner) {
        boolean known = miner.devices().stream()
                .allMatch(device -> device.telemetry().powerWatts().isPresent());
        return known
                ? OptionalDouble.of(miner.devices().stream()
                        .mapToDouble(device -> device.telemetry().powerWatts().orElse(0))
                        .sum())
                : OptionalDouble.empty();
    }

    private static String best(double share) {
        return share == 0 ? ABSENT : Amounts.count(share);
    }

    private static String rounded(OptionalDouble value, String unit) {
        return value.isEmpty() ? ABSENT : String.format(Locale.ROOT, "%d", Math.round(value.getAsDouble())) + unit;
    }

    private static String perWatt(double rate, OptionalDouble watts) {
        return watts.isEmpty() || watts.getAsDouble() <= 0 ? ABSENT : Amounts.rate(rate / watts.getAsDouble());
    }
}
