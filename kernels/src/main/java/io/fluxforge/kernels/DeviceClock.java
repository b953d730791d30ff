package io.fluxforge.kernels;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whose clock tells how long a device's commands took: the device's, which is the finer one, until its times cannot be true beside
 * the host's; from then on the host's. For one thread at a time.
 */
public final class DeviceClock {
    /** Clocks run at slightly different speeds, and a long command may begin before the host knows that it was handed over. */
    private static final double MOST_OF_HOST = 1.1;

    private static final long SLACK_NANOS = 2_000_000;
    /** What is shorter may have been waited for, not worked on. */
    private static final double LEAST_OF_HOST = 0.1;

    private static final long JUDGED_NANOS = 20_000_000;
    /** No device begins and ends a command in less. */
    private static final long LEAST_NANOS = 100;

    private final Consumer<String> log;
    private boolean trusted = true;
    private long busyNanos;
    private long endNanos;
    private Optional<Long> lastEnd = Optional.empty();

    /**
     * When a command began and ended.
     *
     * @param start ns since whenever
     * @param end ns since then
     */
    public record Span(long start, long end) {
        /** How long it took. */
        public long nanos() {
            return end - start;
        }
    }

    /**
     * Trusts the device.
     *
     * @param log takes the line that says why it no longer does
     */
    public DeviceClock(Consumer<String> log) {
        this.log = log;
    }

    /**
     * The better of two accounts of commands that ran one after the other, none before the host gave the first away.
     *
     * @param device by the device's clock, a span for each command
     * @param host by the host's clock, from when it gave the command away or saw the one before done, until it saw this one done
     * @param givenAway when the host gave the first away, by its clock
     * @param undone when the host last saw that one was not done, by its clock
     */
    public List<Span> choose(List<Span> device, List<Span> host, long givenAway, long undone) {
        if (trusted) {
            long most = host.getLast().end - givenAway;
            long least = undone - Math.max(givenAway, host.getFirst().start);
            Optional<String> problem = problem(device, most, least);
            problem.ifPresent(what -> {
                trusted = false;
                lastEnd = Optional.empty();
                log.accept("its event times cannot be true (" + what + "); the host's clock is used instead");
            });
        }
        return trusted ? device : host;
    }

    private static Optional<String> problem(List<Span> device, long most, long least) {
        Span before = device.getFirst();
        for (Span span : device) {
            if (span.nanos() < 0 || span.start < before.start || span.end < before.end) {
                return Optional.of("they do not rise");
            }
            before = span;
        }
        long took = device.getLast().end - device.getFirst().start;
        if (took < LEAST_NANOS * device.size()) {
            return Optional.of(device.size() + " commands in " + took + " ns");
        }
        if (took > most * MOST_OF_HOST + SLACK_NANOS) {
            return Optional.of(millis(took) + " of work in " + millis(most) + " by the host's clock");
        }
        if (least >= JUDGED_NANOS && took < least * LEAST_OF_HOST) {
            return Optional.of(millis(took) + " of work, and " + millis(least) + " by the host's clock");
        }
        return Optional.empty();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    /** Whether the device's times are taken. */
    public boolean isTrusted() {
        return trusted;
    }

    /** Adds what was chosen for a nonce to {@link #time}. */
    public void count(List<Span> chosen) {
        busyNanos += chosen.stream().mapToLong(Span::nanos).sum();
        long end = chosen.getLast().end;
        endNanos += Math.max(0, end - lastEnd.orElse(chosen.getFirst().start));
        lastEnd = Optional.of(end);
    }

    /** What the device has done so far; goes on evenly when the clock changes. */
    public DeviceTime time() {
        return new DeviceTime(endNanos, busyNanos);
    }
}
