package io.fluxforge.bench.node.cpu;

/**
 * One event of sysbench's CPU test: counts the primes from 3 on by trial division, with one 64-bit division for each trial.
 *
 * <p>It is not meant to be fast. Every shortcut, even leaving out the even divisors, would make it another benchmark.
 */
public final class PrimeCount {
    /** The limit that node benchmarks use: {@code sysbench cpu --cpu-max-prime=60000}. */
    public static final int NODE_LIMIT = 60_000;

    /** Primes among 3 … 59,999. */
    public static final int NODE_PRIMES = 6056;

    private PrimeCount() {}

    /**
     * Counts.
     *
     * @param limit exclusive
     * @return how many of 3 … limit − 1 are prime
     */
    public static int count(int limit) {
        int primes = 0;
        for (long candidate = 3; candidate < limit; candidate++) {
            long root = (long) Math.sqrt((double) candidate);
            long divisor = 2;
            // Unsigned, as in sysbench: older processors take longer over a signed division.
            while (divisor <= root && Long.remainderUnsigned(candidate, divisor) != 0) {
                divisor++;
            }
            if (divisor > root) {
                primes++;
            }
        }
        return primes;
    }

    /**
     * One event of the node benchmark, checked.
     *
     * @throws IllegalStateException if the count is wrong, so that no compiler can have removed the work
     */
    static void event() {
        int primes = count(NODE_LIMIT);
        if (primes != NODE_PRIMES) {
            throw new IllegalStateException("counted " + primes + " primes instead of " + NODE_PRIMES);
        }
    }
}
