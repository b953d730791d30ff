package io.fluxforge.miner;

import io.fluxforge.miner.work.Share;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * What happens in the miner, a line for people for each event, through one method each; an event that repeats itself becomes a line with
 * a count. Thread-safe if the sink is.
 */
public final class MinerEvents {
    /** How an event is to be taken. */
    public enum Tone {
        /** As usual. */
        PLAIN,
        /** To be glad of. */
        GOOD,
        /** To be looked at. */
        BAD
    }

    private static final int MAX_CHARS = 400;
    /** Lines a minute of one kind: what goes well is told more often than what a pool says. */
    private static final int MOST_GOOD = 30;

    private static final int MOST_OTHER = 5;
    private static final int MOST_OF_POOL = 10;

    private final BiConsumer<Tone, String> sink;
    private final RepeatLimiter repeats;

    /** Begins a log; the sink takes each line. */
    public MinerEvents(BiConsumer<Tone, String> sink) {
        this(sink, System::nanoTime);
    }

    MinerEvents(BiConsumer<Tone, String> sink, LongSupplier nanos) {
        this.sink = sink;
        repeats = new RepeatLimiter(nanos);
    }

    /** Tells how often events came that were held back; to be called about every second. */
    public void tick() {
        for (RepeatLimiter.Repeated repeated : repeats.over()) {
            sink.accept(Tone.PLAIN, repeated.times() + " more like this within a minute: " + repeated.text());
        }
    }

    /** A connection is being made. */
    public void connecting(Object pool) {
        write(Tone.PLAIN, "connecting to " + pool);
    }

    /** The devices work for a pool now. */
    public void working(Object pool, double shareSolutions) {
        write(Tone.GOOD, "working for " + pool + ", a share in " + count(shareSolutions) + " solutions");
    }

    /** A connection ended or never came about. */
    public void poolLost(Object pool, String reason, double retrySeconds) {
        write(Tone.BAD, String.format(Locale.ROOT, "%s: %s; again in %.0f s", pool, reason, Math.ceil(retrySeconds)));
    }

    /** Something that a pool said or did. */
    public void poolNotice(Object pool, String text) {
        // Whatever it says: a pool that sends ever new words must not fill the disk either.
        write(Tone.PLAIN, "notice of " + pool, MOST_OF_POOL, pool + ": " + text);
    }

    /** Another target for shares. */
    public void shareTarget(Object pool, double shareSolutions) {
        write(Tone.PLAIN, pool + ": a share in " + count(shareSolutions) + " solutions from now on");
    }

    /** The pool has judged a share, or will not any more. */
    public void answered(Share share, String device, Share.Verdict verdict, String reason, double latencyMillis) {
        String block = share.isBlock() ? " (a block)" : "";
        switch (verdict) {
            case ACCEPTED ->
                write(
                        Tone.GOOD,
                        String.format(Locale.ROOT, "%s: share accepted%s, %.0f ms", device, block, latencyMillis));
            case STALE -> write(Tone.BAD, device + ": share refused as stale" + block + ": " + reason);
            case REJECTED -> write(Tone.BAD, device + ": share rejected" + block + ": " + reason);
            case UNANSWERED -> write(Tone.BAD, device + ": share not answered" + block + ": " + reason);
        }
    }

    /** A share was found too late and not sent. */
    public void tooLate(String device) {
        write(Tone.PLAIN, device + ": a share came too late and was not sent");
    }

    /** A device found a solution that is wrong. */
    public void hardwareError(String device, String problem) {
        write(Tone.BAD, device + ": a wrong solution: " + problem);
    }

    /** A device is being made ready. */
    public void starting(String device, String text) {
        write(Tone.PLAIN, device + ": " + text);
    }

    /** A device works. */
    public void started(String device, String description) {
        write(Tone.PLAIN, device + ": ready: " + description);
    }

    /** A device waits for better times, or works again. */
    public void paused(String device, String reason) {
        write(Tone.BAD, device + ": paused: " + reason);
    }

    /** A device works again. */
    public void resumed(String device, String reason) {
        write(Tone.GOOD, device + ": goes on: " + reason);
    }

    /** A device failed and is started again. */
    public void restarting(String device, String reason, double seconds) {
        write(
                Tone.BAD,
                String.format(Locale.ROOT, "%s: %s; starts again in %.0f s", device, reason, Math.ceil(seconds)));
    }

    /** A device works no more. */
    public void stopped(String device, String reason) {
        write(Tone.BAD, device + ": stopped: " + reason);
    }

    /** Something failed that should not. */
    public void failed(String what, Throwable failure) {
        write(Tone.BAD, what + ": " + failure);
    }

    /** Anything else. */
    public void note(String text) {
        write(Tone.PLAIN, text);
    }

    private static String count(double number) {
        return number < 1000 ? String.format(Locale.ROOT, "%.3g", number) : String.format(Locale.ROOT, "%,.0f", number);
    }

    private void write(Tone tone, String text) {
        // Times and counts differ from one line to the next that says the same.
        write(tone, text.replaceAll("\\d+", "#"), tone == Tone.GOOD ? MOST_GOOD : MOST_OTHER, text);
    }

    private void write(Tone tone, String key, int most, String text) {
        String shown = text.replaceAll("\\p{Cntrl}+", " ");
        String line = shown.length() > MAX_CHARS ? shown.substring(0, MAX_CHARS) + "…" : shown;
        if (repeats.admits(key, line, most)) {
            sink.accept(tone, line);
        }
    }
}
