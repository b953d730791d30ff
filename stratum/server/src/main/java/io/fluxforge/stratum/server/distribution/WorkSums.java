package io.fluxforge.stratum.server.distribution;

import java.math.BigInteger;

/** Sums of work in 128 bits, one for each number of an address: exact, and without an object for each share. */
final class WorkSums {
    private final long[] low;
    private final long[] high;

    /** Takes a sum. */
    @FunctionalInterface
    interface Visitor {
        void sum(int number, BigInteger work);
    }

    WorkSums(int numbers) {
        low = new long[numbers];
        high = new long[numbers];
    }

    /** @param work not negative */
    void add(int number, long work) {
        long sum = low[number] + work;
        low[number] = sum;
        if (Long.compareUnsigned(sum, work) < 0) {
            high[number]++;
        }
    }

    BigInteger of(int number) {
        BigInteger lower = new BigInteger(Long.toUnsignedString(low[number]));
        return high[number] == 0
                ? lower
                : BigInteger.valueOf(high[number]).shiftLeft(Long.SIZE).add(lower);
    }

    /** Visits the sums above 0. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < low.length; i++) {
            if ((low[i] | high[i]) != 0) {
                visitor.sum(i, of(i));
            }
        }
    }
}
