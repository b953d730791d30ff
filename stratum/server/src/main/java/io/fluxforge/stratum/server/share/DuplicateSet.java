package io.fluxforge.stratum.server.share;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The shares seen, by 128 bits of their hash: an open hash table of at most a given number of entries, 16 bytes each at a load of
 * up to a half. For one thread at a time.
 *
 * <p>The hash covers the decoded header and solution, so neither letter case nor anything else about the text makes another share of
 * it; its low 128 bits are as good as random, whatever the difficulty.
 */
public final class DuplicateSet {
    /** What {@link #add} says. */
    public enum Added {
        /** Not seen before; remembered now. */
        NEW,
        /** Seen before. */
        DUPLICATE,
        /** Not seen before, and there is no room. */
        FULL
    }

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_SLOTS = 64;

    private final int max;
    private long[] slots = new long[2 * FIRST_SLOTS];
    private int size;

    /** @param max entries at most */
    public DuplicateSet(int max) {
        this.max = max;
    }

    /** Entries. */
    public int size() {
        return size;
    }

    /** Whether a hash (32 bytes in wire order) has been seen. */
    public boolean contains(byte[] hash) {
        return slots[find(low(hash), high(hash))] != 0;
    }

    /** Remembers a hash of 32 bytes in wire order. */
    public Added add(byte[] hash) {
        long low = low(hash);
        long high = high(hash);
        int slot = find(low, high);
        if (slots[slot] != 0) {
            return Added.DUPLICATE;
        }
        if (size == max) {
            return Added.FULL;
        }
        slots[slot] = low;
        slots[slot + 1] = high;
        if (4 * ++size > slots.length) {
            grow();
        }
        return Added.NEW;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                int slot = find(old[i], old[i + 1]);
                slots[slot] = old[i];
                slots[slot + 1] = old[i + 1];
            }
        }
    }

    /** The index of the entry, or of the empty slot where it belongs. */
    private int find(long low, long high) {
        int slot = 2 * (int) high & slots.length - 1;
        while (slots[slot] != 0 && (slots[slot] != low || slots[slot + 1] != high)) {
            slot = slot + 2 & slots.length - 1;
        }
        return slot;
    }

    /** Never 0, which marks an empty slot. */
    private static long low(byte[] hash) {
        return (long) LONG_LE.get(hash, 0) | 1;
    }

    private static long high(byte[] hash) {
        return (long) LONG_LE.get(hash, 8);
    }
}
