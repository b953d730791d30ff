package io.fluxforge.kernels.opencl;

import java.util.ArrayList;
import java.util.List;

/** The memory that one nonce needs on a device; every list in two halves. */
final class DeviceTables implements AutoCloseable {
    private final List<ClBuffer> all = new ArrayList<>();
    private final ClBuffer[] lo;
    private final ClBuffer[] hi;
    final ClBuffer counts;
    final ClBuffer holes;
    final ClBuffer cursors;
    final ClBuffer scratch;
    final ClBuffer candidates;
    final ClBuffer indices;
    final ClBuffer stats;

    DeviceTables(ClContext context, Geometry geometry) {
        int lists = geometry.params().k();
        lo = new ClBuffer[lists];
        hi = new ClBuffer[lists];
        try {
            for (int level = 0; level < lists; level++) {
                boolean shared = geometry.isShared() && level == 2;
                lo[level] = shared ? lo[0] : add(context, "list " + level, geometry.halfListBytes(level));
                hi[level] = shared ? hi[0] : add(context, "list " + level, geometry.halfListBytes(level));
            }
            counts = add(context, "counts", geometry.countsBytes());
            holes = add(context, "holes", (geometry.holesBytes() + 3) / 4 * 4);
            cursors = add(context, "cursors", geometry.cursorsBytes());
            scratch = add(context, "scratch", geometry.scratchBytes());
            candidates = add(context, "candidates", geometry.candidatesBytes());
            indices = add(context, "indices", geometry.indicesBytes());
            stats = add(context, "stats", 4L * geometry.statsWords());
        } catch (OpenClException e) {
            close();
            throw e;
        }
    }

    private ClBuffer add(ClContext context, String name, long bytes) {
        ClBuffer buffer = new ClBuffer(context, name, bytes);
        all.add(buffer);
        return buffer;
    }

    ClBuffer lo(int level) {
        return lo[level];
    }

    ClBuffer hi(int level) {
        return hi[level];
    }

    @Override
    public void close() {
        all.reversed().forEach(ClBuffer::close);
        all.clear();
    }
}
