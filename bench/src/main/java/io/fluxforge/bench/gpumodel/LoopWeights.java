package io.fluxforge.bench.gpumodel;

import io.fluxforge.bench.gpumodel.Instruction.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How often each instruction of a kernel runs, by what its loops are for. Both sides of branches count in full.
 *
 * <ul>
 *   <li>A loop with atomics on global memory makes rows: with four of them, unrolled by four, it runs once for four rows of a work-item.
 *       In the last round it compares the few rows that are suspected of being equal to another, and the loop around it goes through them.
 *   <li>One that only loads from global memory reads rows, likewise.
 *   <li>One with a barrier goes from bucket to bucket, once.
 *   <li>One that goes through local memory with another within is for the rows of a work-item, the other for what they meet there.
 *   <li>Any other that goes through local memory prepares it, as often as there are keys for a work-item.
 *   <li>Any other runs once.
 * </ul>
 */
final class LoopWeights {
    private final List<Instruction> code;
    private final Trips trips;
    private final double[] weights;

    /**
     * What a work-item has of each bucket, or in generation of each group of hashes.
     *
     * @param walk steps of a wave through earlier rows of the same key
     * @param suspects rows that are suspected of being equal to another; 0 but in the last round
     */
    record Trips(double rows, double keys, double walk, double suspects) {}

    /** Instructions from the target of a jump back to that jump. */
    private record Loop(int first, int last) {
        boolean holds(Loop other) {
            return first <= other.first && other.last <= last && !equals(other);
        }

        boolean holds(int instruction) {
            return first <= instruction && instruction <= last;
        }
    }

    LoopWeights(List<Instruction> code, Trips trips) {
        this.code = List.copyOf(code);
        this.trips = trips;
        weights = new double[code.size()];
        Arrays.fill(weights, 1);
        List<Loop> loops = loops();
        for (Loop loop : loops) {
            List<Loop> inner = loops.stream().filter(loop::holds).toList();
            double times = times(loop, inner);
            for (int i = loop.first; i <= loop.last; i++) {
                weights[i] *= times;
            }
        }
    }

    /** How often an instruction of a kind runs for a work-item. */
    double count(Kind... kinds) {
        List<Kind> wanted = List.of(kinds);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (wanted.contains(code.get(i).kind())) {
                sum += weights[i];
            }
        }
        return sum;
    }

    private double times(Loop loop, List<Loop> inner) {
        if (own(loop, inner, Kind.BARRIER) > 0) {
            return 1;
        }
        if (trips.suspects > 0 && own(loop, List.of(), Kind.GLOBAL_ATOMIC) > 0) {
            return own(loop, inner, Kind.GLOBAL_ATOMIC) > 0 ? 1 : trips.suspects;
        }
        int made = own(loop, inner, Kind.GLOBAL_ATOMIC);
        if (made > 0) {
            return Math.max(1, trips.rows / made);
        }
        int read = own(loop, inner, Kind.GLOBAL_LOAD);
        if (read > 0) {
            return Math.max(1, trips.rows / read);
        }
        int stored = own(loop, inner, Kind.LOCAL_STORE);
        int loaded = own(loop, inner, Kind.LOCAL_LOAD);
        if (stored + loaded == 0) {
            return 1;
        }
        double wanted = isWalk(loop, inner) ? trips.walk : inner.isEmpty() ? trips.keys : trips.rows;
        return Math.max(1, wanted / (stored > 0 ? stored : loaded));
    }

    /** Whether the loop is the innermost of one that itself goes through local memory. */
    private boolean isWalk(Loop loop, List<Loop> inner) {
        return inner.isEmpty()
                && loops().stream()
                        .filter(outer -> outer.holds(loop))
                        .anyMatch(outer -> own(outer, List.of(loop), Kind.BARRIER) == 0);
    }

    /** Instructions of a kind in a loop and in none of its inner ones. */
    private int own(Loop loop, List<Loop> inner, Kind kind) {
        int found = 0;
        for (int i = loop.first; i <= loop.last; i++) {
            int at = i;
            if (code.get(i).kind() == kind && inner.stream().noneMatch(one -> one.holds(at))) {
                found++;
            }
        }
        return found;
    }

    /** Loops that begin at the same instruction are one. */
    private List<Loop> loops() {
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            int target = code.get(i).target();
            // A jump to itself fills the end of a kernel.
            if (target != Instruction.NO_TARGET && target < i) {
                loops.removeIf(loop -> loop.first == target);
                loops.add(new Loop(target, i));
            }
        }
        loops.sort(Comparator.comparingInt(Loop::first));
        return loops;
    }
}
