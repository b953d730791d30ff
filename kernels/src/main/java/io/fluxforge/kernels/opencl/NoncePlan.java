package io.fluxforge.kernels.opencl;

import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a device does for one nonce, as data: source, buffers and kernel calls; whichever interface runs them. */
public final class NoncePlan {
    /** Zeros at the start of every nonce. */
    public static final List<String> CLEARED = List.of("counts", "holes", "stats");
    /** The buffer of {@code lists.h}'s counters, 32 bits each. */
    public static final String STATS = "stats";
    /** The buffer of the trees' indices, 32 bits each. */
    public static final String INDICES = "indices";

    private static final int WORD_BYTES = 4;

    private final Geometry geometry;
    private final Map<String, Long> buffers = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();

    /**
     * A kernel's call.
     *
     * @param phase of {@code SolveReport} that it belongs to
     * @param groups of {@link NoncePlan#workGroup} work-items
     * @param hashes whether the first three arguments are what is hashed: eight, one and one number of 64 bits
     * @param buffers the other arguments
     */
    public record Call(String phase, String kernel, long groups, boolean hashes, List<String> buffers) {
        /** Copies the list. */
        public Call {
            buffers = List.copyOf(buffers);
        }
    }

    NoncePlan(Geometry geometry) {
        this.geometry = geometry;
        addBuffers();
        addCalls(geometry.params().k());
    }

    /**
     * Plans for GPUs by all tunings that fit, the preferred first.
     *
     * @param localBytes that a work-group may have
     */
    public static List<NoncePlan> forGpus(EquihashParams params, long localBytes) {
        List<NoncePlan> plans = new ArrayList<>();
        for (Tuning tuning : Tunings.all()) {
            if (tuning.workGroup() > 1) {
                try {
                    plans.add(new NoncePlan(new Geometry(params, tuning, 1, localBytes)));
                } catch (IllegalArgumentException doesNotFit) {
                    // Another may.
                }
            }
        }
        return plans;
    }

    private void addBuffers() {
        for (int level = 0; level < geometry.params().k(); level++) {
            if (!isInList0(level)) {
                buffers.put("lo " + level, geometry.halfListBytes(level));
                buffers.put("hi " + level, geometry.halfListBytes(level));
            }
        }
        buffers.put("counts", geometry.countsBytes());
        buffers.put("holes", (geometry.holesBytes() + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES);
        buffers.put("cursors", geometry.cursorsBytes());
        buffers.put("scratch", geometry.scratchBytes());
        buffers.put("candidates", geometry.candidatesBytes());
        buffers.put(INDICES, geometry.indicesBytes());
        buffers.put(STATS, (long) WORD_BYTES * geometry.statsWords());
    }

    private void addCalls(int lists) {
        long bucketGroups = geometry.bucketGroups();
        add("generate", "generate", geometry.generateGroups(), true, lo(0), hi(0), "counts", "holes", "cursors", STATS);
        for (int i = 0; i < lists - 1; i++) {
            String[] buffers = {
                lo(i), hi(i), lo(i + 1), hi(i + 1), "counts", "holes", "cursors", "scratch", STATS,
            };
            add("round " + i, "round_" + i, bucketGroups, false, buffers);
        }
        int last = lists - 1;
        add(
                "round " + last,
                "last_round",
                bucketGroups,
                false,
                lo(last),
                hi(last),
                "counts",
                "holes",
                "candidates",
                STATS);
        for (int i = last; i > 0; i--) {
            String[] buffers = {lo(i), hi(i), lo(i - 1), hi(i - 1), "counts", "candidates", STATS};
            add("solutions", "parents_" + i, geometry.treeGroups(), false, buffers);
        }
        add("solutions", "find_indices", geometry.treeGroups(), true, lo(0), hi(0), "candidates", INDICES, STATS);
    }

    private void add(String phase, String kernel, long groups, boolean hashes, String... names) {
        calls.add(new Call(phase, kernel, groups, hashes, List.of(names)));
    }

    private boolean isInList0(int level) {
        return geometry.isShared() && level == 2;
    }

    private String lo(int level) {
        return "lo " + (isInList0(level) ? 0 : level);
    }

    private String hi(int level) {
        return "hi " + (isInList0(level) ? 0 : level);
    }

    Geometry geometry() {
        return geometry;
    }

    /** What is solved. */
    public EquihashParams params() {
        return geometry.params();
    }

    /** The tuning's name. */
    public String tuning() {
        return geometry.tuning().name();
    }

    /** For people. */
    public String description() {
        return geometry.toString();
    }

    /** OpenCL C, with all macros. */
    public String source() {
        return KernelSource.of(geometry);
    }

    /** Work-items of a group. */
    public int workGroup() {
        return geometry.tuning().workGroup();
    }

    /** Bytes of each buffer by its name. */
    public Map<String, Long> buffers() {
        return new LinkedHashMap<>(buffers);
    }

    /** In the order in which they run. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Bytes of rows that each phase reads and writes, by its name in the report; phases that are not about rows are missing. */
    public Map<String, Long> phaseBytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        int last = params().k() - 1;
        bytes.put("generate", geometry.rowBytes(0));
        for (int level = 0; level < last; level++) {
            bytes.put("round " + level, geometry.rowBytes(level) + geometry.rowBytes(level + 1));
        }
        bytes.put("round " + last, geometry.rowBytes(last));
        return bytes;
    }
}
