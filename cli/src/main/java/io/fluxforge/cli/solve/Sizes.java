package io.fluxforge.cli.solve;

import java.util.Locale;

/** Amounts of memory for people. */
public final class Sizes {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    private Sizes() {}

    /** Such as {@code 3.6 GiB}, {@code 64 MiB} or {@code 96 KiB}. */
    public static String text(long bytes) {
        if (bytes >= GIB) {
            return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
        }
        return bytes >= MIB ? (bytes + MIB / 2) / MIB + " MiB" : (bytes + KIB - 1) / KIB + " KiB";
    }
}
