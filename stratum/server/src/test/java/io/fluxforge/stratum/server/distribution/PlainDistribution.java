package io.fluxforge.stratum.server.distribution;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shares as a list, parts as fractions of 150 digits, where 62 tell two of them apart: slow, and easy to believe. */
final class PlainDistribution {
    private static final MathContext DIGITS = new MathContext(150, RoundingMode.DOWN);

    private PlainDistribution() {}

    record Share(String address, BigInteger work) {}

    /** Counts back from the newest share, one unit of work after the other in effect. */
    static SortedMap<String, BigInteger> lastShares(List<Share> shares, BigInteger wanted) {
        SortedMap<String, BigInteger> weights = new TreeMap<>();
        BigInteger left = wanted;
        for (int i = shares.size() - 1; i >= 0; i--) {
            BigInteger counted = shares.get(i).work().min(left);
            if (counted.signum() > 0) {
                weights.merge(shares.get(i).address(), counted, BigInteger::add);
            }
            left = left.subtract(counted);
        }
        return weights;
    }

    /** The units of each address, and the fee under an empty name. */
    static SortedMap<String, Long> divide(long units, int feeBasisPoints, Map<String, BigInteger> weights) {
        SortedMap<String, Long> result = new TreeMap<>();
        long fee = new BigDecimal(units)
                .multiply(new BigDecimal(feeBasisPoints))
                .movePointLeft(4)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        result.put("", fee);
        BigDecimal rest = BigDecimal.valueOf(units - fee);
        BigDecimal total = weights.values().stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        SortedMap<String, BigDecimal> fractions = new TreeMap<>();
        long given = 0;
        for (Map.Entry<String, BigInteger> entry : new TreeMap<>(weights).entrySet()) {
            // Multiplied first: whole numbers stay whole.
            BigDecimal exact = rest.multiply(new BigDecimal(entry.getValue())).divide(total, DIGITS);
            long whole = exact.setScale(0, RoundingMode.FLOOR).longValueExact();
            result.put(entry.getKey(), whole);
            fractions.put(entry.getKey(), exact.subtract(BigDecimal.valueOf(whole)));
            given += whole;
        }
        for (long left = units - fee - given; left > 0; left--) {
            List<String> names = new ArrayList<>(fractions.keySet());
            String best = names.getFirst();
            for (String name : names) {
                if (requireNonNull(fractions.get(name)).compareTo(requireNonNull(fractions.get(best))) > 0) {
                    best = name;
                }
            }
            result.merge(best, 1L, Long::sum);
            fractions.put(best, BigDecimal.ONE.negate());
        }
        return result;
    }
}
