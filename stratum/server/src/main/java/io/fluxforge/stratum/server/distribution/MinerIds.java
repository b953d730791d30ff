package io.fluxforge.stratum.server.distribution;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Small numbers for addresses; one whose last share has gone is given to another address. */
final class MinerIds {
    private final Map<String, Integer> ids = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private String[] addresses = new String[64];
    private long[] uses = new long[64];
    private int size;

    /** The address's number, used once more. */
    int take(String address) {
        int id = ids.computeIfAbsent(address, this::give);
        uses[id]++;
        return id;
    }

    private int give(String address) {
        Integer again = free.poll();
        int id = again == null ? size++ : again;
        if (id == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * size);
            uses = Arrays.copyOf(uses, 2 * size);
        }
        addresses[id] = address;
        return id;
    }

    /** Used once less. */
    void release(int id) {
        if (--uses[id] == 0) {
            ids.remove(addresses[id]);
            free.add(id);
        }
    }

    String address(int id) {
        return addresses[id];
    }

    /** One more than the largest number. */
    int size() {
        return size;
    }

    /** Addresses that have a number. */
    int live() {
        return ids.size();
    }
}
