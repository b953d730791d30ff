package io.fluxforge.miner.work;

/** Which of a device's last solutions were wrong. For one thread. */
final class FaultWindow {
    /** Solutions that are looked back at. */
    static final int SIZE = 200;
    /** Solutions below which nothing is concluded. */
    static final int LEAST = 50;
    /** The share of wrong ones beyond which a device is faulty, in percent. */
    static final int LIMIT_PERCENT = 5;

    private final boolean[] wrong = new boolean[SIZE];
    private int seen;
    private int errors;

    /** A solution was found. */
    void add(boolean isWrong) {
        int slot = seen % SIZE;
        if (seen >= SIZE && wrong[slot]) {
            errors--;
        }
        wrong[slot] = isWrong;
        errors += isWrong ? 1 : 0;
        seen++;
    }

    /** Whether too many were wrong. */
    boolean isFaulty() {
        return count() >= LEAST && 100L * errors > (long) LIMIT_PERCENT * count();
    }

    /** Wrong ones among the last {@link #count}. */
    int errors() {
        return errors;
    }

    /** Solutions in the window. */
    int count() {
        return Math.min(seen, SIZE);
    }
}
