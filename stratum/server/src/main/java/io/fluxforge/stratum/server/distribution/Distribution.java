package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.server.distribution.WeightTable.Weight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A block's miner's part, divided: the pool's fee first, then the rest by work. Every address gets its proportional part rounded down,
 * and the units that are left go one each to the largest remainders (largest remainder, or Hamilton's, method), of equal ones to
 * the first in the order of addresses. Fee and parts add up to the miner's part exactly.
 *
 * @param minerUnits what is divided, units
 * @param feeBasisPoints the pool's fee in hundredths of a percent
 * @param feeUnits the pool's fee, rounded down; everything if nobody has done any work
 * @param totalWork all work that counts
 * @param parts one for each address, in the order of addresses
 */
public record Distribution(long minerUnits, int feeBasisPoints, long feeUnits, BigInteger totalWork, List<Part> parts) {
    /** Basis points of the whole. */
    public static final int ALL = 10_000;

    /**
     * What one address gets.
     *
     * @param address whose
     * @param work its work
     * @param units what it gets, the extra unit included
     * @param remainder of the division by the total work, which decides about the extra unit
     * @param extraUnit whether it got one
     */
    public record Part(String address, BigInteger work, long units, BigInteger remainder, boolean extraUnit) {}

    /** Copies the list. */
    public Distribution {
        parts = List.copyOf(parts);
    }

    /**
     * Divides.
     *
     * @param minerUnits not negative
     * @param feeBasisPoints 0 to {@link #ALL}
     * @throws IllegalArgumentException naming an argument out of range
     */
    public static Distribution of(long minerUnits, int feeBasisPoints, WeightTable weights) {
        if (minerUnits < 0 || feeBasisPoints < 0 || feeBasisPoints > ALL) {
            throw new IllegalArgumentException("minerUnits=" + minerUnits + ", feeBasisPoints=" + feeBasisPoints);
        }
        BigInteger total = weights.total();
        if (total.signum() == 0) {
            return new Distribution(minerUnits, feeBasisPoints, minerUnits, total, List.of());
        }
        long fee = BigInteger.valueOf(minerUnits)
                .multiply(BigInteger.valueOf(feeBasisPoints))
                .divide(BigInteger.valueOf(ALL))
                .longValueExact();
        return new Distribution(minerUnits, feeBasisPoints, fee, total, parts(minerUnits - fee, weights));
    }

    private static List<Part> parts(long units, WeightTable table) {
        List<Weight> weights = table.weights();
        BigInteger all = BigInteger.valueOf(units);
        long[] quotients = new long[weights.size()];
        BigInteger[] remainders = new BigInteger[weights.size()];
        long left = units;
        for (int i = 0; i < weights.size(); i++) {
            BigInteger[] division = all.multiply(weights.get(i).work()).divideAndRemainder(table.total());
            quotients[i] = division[0].longValueExact();
            remainders[i] = division[1];
            left -= quotients[i];
        }
        boolean[] extra = new boolean[weights.size()];
        // The sort is stable: equal remainders stay in the order of addresses.
        IntStream.range(0, weights.size())
                .boxed()
                .sorted((a, b) -> remainders[b].compareTo(remainders[a]))
                .limit(left)
                .forEach(i -> extra[i] = true);
        List<Part> parts = new ArrayList<>(weights.size());
        for (int i = 0; i < weights.size(); i++) {
            Weight weight = weights.get(i);
            parts.add(new Part(
                    weight.address(), weight.work(), quotients[i] + (extra[i] ? 1 : 0), remainders[i], extra[i]));
        }
        return parts;
    }
}
