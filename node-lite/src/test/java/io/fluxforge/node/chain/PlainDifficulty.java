package io.fluxforge.node.chain;

import io.fluxforge.node.chain.SimulatedChain.Block;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The difficulty rules once more, written from their description with heights as numbers, over a linked list of blocks and with
 * numbers modulo 2^256. It shares nothing with the rules under test, not even the compact form.
 */
final class PlainDifficulty {
    private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

    private final BigInteger limit;
    private final long spacing;
    private final int lwmaFrom;
    private final int lwma3From;
    private final int limitAfterParent;
    private final int easedAfterParent;
    private final boolean minimumDifficulty;

    private PlainDifficulty(
            String limit,
            long spacing,
            int lwmaFrom,
            int lwma3From,
            int limitAfterParent,
            int easedAfterParent,
            boolean minimumDifficulty) {
        this.limit = new BigInteger(limit, 16);
        this.spacing = spacing;
        this.lwmaFrom = lwmaFrom;
        this.lwma3From = lwma3From;
        this.limitAfterParent = limitAfterParent;
        this.easedAfterParent = easedAfterParent;
        this.minimumDifficulty = minimumDifficulty;
    }

    /** The last blocks that may carry the old proof of work are 125,110 and 372,510. */
    static PlainDifficulty main() {
        return new PlainDifficulty("0007" + "f".repeat(60), 120, 125_000, 250_000, 125_110, 372_510, false);
    }

    static PlainDifficulty test() {
        return new PlainDifficulty("0e" + "f".repeat(62), 60, 70, 210, 149, 289, true);
    }

    static PlainDifficulty regtest() {
        return new PlainDifficulty("0f".repeat(32), 120, 0, 0, 11, 11, true);
    }

    long nextBits(Block parent, long time) {
        int p = parent.height();
        if (p > limitAfterParent - 1 && p < limitAfterParent + 61) {
            return compact(limit);
        }
        if (p > easedAfterParent - 1 && p < easedAfterParent + 64) {
            BigInteger full = expand(lwma3(parent));
            long steps = (easedAfterParent + 61L - p) & 0xffff_ffffL;
            BigInteger more = full.divide(BigInteger.valueOf(32)).multiply(BigInteger.valueOf(steps));
            return compact(full.add(more.mod(MODULUS)).mod(MODULUS).min(limit));
        }
        if (minimumDifficulty && time > parent.time() + 2 * spacing) {
            return compact(limit);
        }
        if (p < 17) {
            return compact(limit);
        }
        if (p + 1 < lwmaFrom) {
            return digishield(parent);
        }
        return p + 1 < lwma3From ? lwma(parent) : lwma3(parent);
    }

    private long digishield(Block parent) {
        BigInteger total = BigInteger.ZERO;
        Block first = parent;
        for (int i = 0; i < 17; i++) {
            total = total.add(expand(first.bits()));
            first = previous(first);
        }
        long ideal = 17 * spacing;
        long span = median(parent) - median(first);
        span = ideal + (span - ideal) / 4;
        if (span < ideal * 84 / 100) {
            span = ideal * 84 / 100;
        }
        if (span > ideal * 132 / 100) {
            span = ideal * 132 / 100;
        }
        BigInteger next = total.mod(MODULUS).divide(BigInteger.valueOf(17));
        next = next.divide(BigInteger.valueOf(ideal));
        next = next.multiply(BigInteger.valueOf(span)).mod(MODULUS);
        return compact(next.min(limit));
    }

    private long lwma(Block parent) {
        if (parent.height() <= 60) {
            return compact(limit);
        }
        List<Block> window = window(parent);
        long k = 60L * 61 * spacing / 2;
        long t = 0;
        BigInteger sum = BigInteger.ZERO;
        for (int i = 1; i <= 60; i++) {
            long solve = window.get(i).time() - window.get(i - 1).time();
            if (solve > 6 * spacing) {
                solve = 6 * spacing;
            }
            if (solve < -360) {
                solve = -360;
            }
            t += solve * i;
            sum = sum.add(expand(window.get(i).bits()).divide(BigInteger.valueOf(k * 60)));
        }
        if (t < k / 10) {
            t = k / 10;
        }
        return compact(sum.multiply(BigInteger.valueOf(t)).mod(MODULUS).min(limit));
    }

    private long lwma3(Block parent) {
        if (parent.height() < 60) {
            return compact(limit);
        }
        List<Block> window = window(parent);
        long k = 60L * 61 * spacing / 2;
        long t = 0;
        long before = window.get(0).time();
        BigInteger sum = BigInteger.ZERO;
        for (int i = 1; i <= 60; i++) {
            long now = window.get(i).time() > before ? window.get(i).time() : before + 1;
            long solve = now - before < 6 * spacing ? now - before : 6 * spacing;
            before = now;
            t += solve * i;
            sum = sum.add(expand(window.get(i).bits()).divide(BigInteger.valueOf(k * 60)));
        }
        BigInteger next = sum.multiply(BigInteger.valueOf(t)).mod(MODULUS);
        BigInteger previous = expand(parent.bits());
        BigInteger most =
                previous.multiply(BigInteger.valueOf(150)).mod(MODULUS).divide(BigInteger.valueOf(100));
        BigInteger least =
                previous.multiply(BigInteger.valueOf(67)).mod(MODULUS).divide(BigInteger.valueOf(100));
        if (next.compareTo(most) > 0) {
            next = most;
        }
        if (least.compareTo(next) > 0) {
            next = least;
        }
        return compact(next.compareTo(limit) > 0 ? limit : next);
    }

    /** Proof of Node on main net from 2,020,000: window of 30 blocks of 30 seconds. */
    static long nextPonBits(Block parent) {
        if (parent.height() + 1 < 2_020_030) {
            return 0x1f0bffff;
        }
        Block first = parent;
        for (int i = 0; i < 29; i++) {
            first = previous(first);
        }
        long span = parent.time() - first.time();
        span = span < 696 ? 696 : span > 1_087 ? 1_087 : span;
        BigInteger next = expand(parent.bits()).divide(BigInteger.valueOf(870)).multiply(BigInteger.valueOf(span));
        return compact(next.min(new BigInteger("0" + "f".repeat(63), 16)));
    }

    /** The 60 blocks up to the parent, behind the one before them. */
    private static List<Block> window(Block parent) {
        List<Block> blocks = new ArrayList<>();
        Block block = parent;
        for (int i = 0; i < 60; i++) {
            blocks.add(block);
            block = previous(block);
        }
        blocks.add(block);
        return blocks.reversed();
    }

    private static Block previous(Block block) {
        Block parent = block.parent();
        if (parent == null) {
            throw new AssertionError("no block before " + block.height());
        }
        return parent;
    }

    private static long median(Block block) {
        List<Long> times = new ArrayList<>();
        for (@Nullable Block b = block; b != null && times.size() < 11; b = b.parent()) {
            times.add(b.time());
        }
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    /** mantissa · 256^(exponent − 3). */
    static BigInteger expand(long bits) {
        int exponent = (int) (bits >>> 24) & 0xff;
        BigInteger mantissa = BigInteger.valueOf(bits & 0x7f_ffff);
        return exponent >= 3
                ? mantissa.multiply(BigInteger.valueOf(256).pow(exponent - 3))
                : mantissa.divide(BigInteger.valueOf(256).pow(3 - exponent));
    }

    /** The first three bytes of the number, four if the first has its top bit set, behind their count. */
    static long compact(BigInteger target) {
        byte[] bytes = target.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 && bytes[1] >= 0 ? 1 : 0;
        int length = target.signum() == 0 ? 0 : bytes.length - from;
        long mantissa = 0;
        for (int i = 0; i < 3; i++) {
            mantissa = mantissa << 8 | (i < length ? bytes[from + i] & 0xff : 0);
        }
        return (long) length << 24 | mantissa;
    }
}
