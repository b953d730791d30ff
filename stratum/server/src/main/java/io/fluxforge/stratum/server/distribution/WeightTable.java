package io.fluxforge.stratum.server.distribution;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** How much work each address has done: in the order of addresses, each once, each with more than nothing. */
public final class WeightTable {
    /** Nobody. */
    public static final WeightTable EMPTY = new WeightTable(List.of());

    private static final int MAX_DECODED_BYTES = 256 << 20;

    private final List<Weight> weights;
    private final BigInteger total;

    /**
     * The work of one address.
     *
     * @param address whose
     * @param work solutions that its shares stand for, at least 1
     */
    public record Weight(String address, BigInteger work) {}

    private WeightTable(List<Weight> weights) {
        this.weights = List.copyOf(weights);
        BigInteger sum = BigInteger.ZERO;
        for (Weight weight : weights) {
            sum = sum.add(weight.work());
        }
        total = sum;
    }

    /**
     * The table of these; addresses without work are left out.
     *
     * @throws IllegalArgumentException naming the address whose work is below 0
     */
    public static WeightTable of(Map<String, BigInteger> work) {
        List<Weight> weights = new ArrayList<>(work.size());
        SortedMap<String, BigInteger> sorted = new TreeMap<>(work);
        sorted.forEach((address, amount) -> {
            if (amount.signum() < 0) {
                throw new IllegalArgumentException("work of " + address + " is " + amount);
            }
            if (amount.signum() > 0) {
                weights.add(new Weight(address, amount));
            }
        });
        return new WeightTable(weights);
    }

    /** One address has done it all. */
    public static WeightTable of(String address, BigInteger work) {
        return of(Map.of(address, work));
    }

    /** In the order of addresses. */
    public List<Weight> weights() {
        return weights;
    }

    /** All work together. */
    public BigInteger total() {
        return total;
    }

    /** A compact form to store: deflated lines of address and work, {@code t1… 123456}. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Addresses are random: more effort than this saves nothing.
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED);
                OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            StringBuilder lines = new StringBuilder();
            for (Weight weight : weights) {
                lines.append(weight.address()).append(' ').append(weight.work()).append('\n');
            }
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static WeightTable decode(byte[] encoded) {
        Map<String, BigInteger> work = new TreeMap<>();
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(encoded))) {
            String text = new String(in.readNBytes(MAX_DECODED_BYTES), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                int space = line.indexOf(' ');
                if (space < 1
                        || work.put(line.substring(0, space), new BigInteger(line.substring(space + 1))) != null) {
                    throw new IllegalArgumentException("no line of a weight table: " + line);
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new IllegalArgumentException("no weight table: " + e.getMessage(), e);
        }
        return of(work);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightTable table && weights.equals(table.weights);
    }

    @Override
    public int hashCode() {
        return weights.hashCode();
    }

    @Override
    public String toString() {
        return weights.size() + " addresses, work " + total;
    }
}
