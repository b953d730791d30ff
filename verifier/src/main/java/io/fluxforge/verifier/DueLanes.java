package io.fluxforge.verifier;

import java.util.Arrays;

/** When lanes need attention, in steps of all of them: a calendar that goes round, with a set of lanes on each page. */
final class DueLanes {
    private static final int PAGES = Integer.SIZE;
    /** The furthest that a lane can be due. */
    static final int MAX_STEPS = PAGES - 1;
    /** A set of lanes is a {@code long}. */
    static final int MAX_LANES = Long.SIZE;

    private final long[] pages = new long[PAGES];
    /** A bit for each page that holds a lane. */
    private int used;

    private int now;

    void clear() {
        Arrays.fill(pages, 0);
        used = 0;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** Notes a lane as due in 1 to {@link #MAX_STEPS} steps. */
    void add(int lane, int steps) {
        int step = now + steps;
        pages[step & PAGES - 1] |= 1L << lane;
        used |= 1 << step;
    }

    /** Strikes lanes out wherever they stand. */
    void remove(long set) {
        for (int page = 0; page < PAGES; page++) {
            pages[page] &= ~set;
            if (pages[page] == 0) {
                used &= ~(1 << page);
            }
        }
    }

    /** Steps until the first lane is due; not if there is none. */
    int stepsToFirst() {
        return Integer.numberOfTrailingZeros(Integer.rotateRight(used, now));
    }

    /** Moves on and returns the lanes that are due then, a bit for each. */
    long advance(int steps) {
        now += steps;
        int page = now & PAGES - 1;
        long set = pages[page];
        pages[page] = 0;
        used &= ~(1 << page);
        return set;
    }
}
