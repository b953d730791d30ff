package io.fluxforge.stratum.server.net;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;

/** Gives each live connection a NONCE_1 of its own: four bytes. Thread-safe. */
public final class Nonce1Allocator {
    /** Bytes of a NONCE_1. */
    public static final int BYTES = 4;

    private final IntSupplier candidates;
    private final Set<Integer> live = new HashSet<>();

    /**
     * Begins with none given.
     *
     * @param candidates numbers to try, among which is any of 2^32 in the end
     */
    public Nonce1Allocator(IntSupplier candidates) {
        this.candidates = candidates;
    }

    /** Counts up from a start by an odd step, so that neighbours look unlike and none comes again before all have been. */
    public static IntSupplier scattered(int start) {
        return new IntSupplier() {
            private int next = start;

            @Override
            public int getAsInt() {
                next += 0x9e37_79b1;
                return next;
            }
        };
    }

    /** Takes one that no live connection has. */
    public synchronized int take() {
        int candidate = candidates.getAsInt();
        while (!live.add(candidate)) {
            candidate = candidates.getAsInt();
        }
        return candidate;
    }

    /** Gives one back. */
    public synchronized void giveBack(int nonce1) {
        live.remove(nonce1);
    }

    /** How many are given. */
    public synchronized int live() {
        return live.size();
    }

    /** The bytes on the wire, most significant first. */
    public static byte[] toBytes(int nonce1) {
        return new byte[] {(byte) (nonce1 >>> 24), (byte) (nonce1 >>> 16), (byte) (nonce1 >>> 8), (byte) nonce1};
    }
}
