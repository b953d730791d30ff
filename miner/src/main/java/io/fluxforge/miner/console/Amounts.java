package io.fluxforge.miner.console;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people. */
final class Amounts {
    private static final String[] PREFIXES = {"", " k", " M", " G", " T", " P"};

    private Amounts() {}

    /** Three or four digits that matter: {@code 0.412}, {@code 52.9}, {@code 1234}. */
    static String rate(double perSecond) {
        String format = perSecond >= 100 ? "%.0f" : perSecond >= 10 ? "%.1f" : perSecond >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, perSecond);
    }

    /** With a prefix: {@code 850}, {@code 12.3 k}, {@code 1.20 M}. */
    static String count(double number) {
        int prefix = 0;
        double rest = number;
        while (rest >= 1000 && prefix < PREFIXES.length - 1) {
            rest /= 1000;
            prefix++;
        }
        String format = prefix == 0 || rest >= 100 ? "%.0f" : rest >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, rest) + PREFIXES[prefix];
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3 h 05 min}, {@code 2 d 03 h}. */
    static String time(Duration time) {
        if (time.toDays() > 0) {
            return String.format(Locale.ROOT, "%d d %02d h", time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return String.format(Locale.ROOT, "%d h %02d min", time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart())
                : time.toSeconds() + " s";
    }
}
