package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import java.util.Arrays;

/**
 * One thread's verification. Every lane works on one solution, row by row: it walks the row's hash indices, the kernel adding the
 * digests up as the twist asks, and then takes the next row. A lane whose solution is done takes the next one of the batch; when
 * none is left, it helps with one that other lanes are at. So a lane's hash input changes once a solution, and lanes stay full
 * until the last rows of a batch.
 */
final class VerifierWorkspace {
    private final EquihashParams params;
    private final HashLanes hashes;
    private final int lanes;
    /** By lane, each serving the solution that its lane took. */
    private final SolutionCheck[] checks;
    /** Solutions that wait for a lane, from {@link #firstStaged} to {@link #endStaged}. */
    private final SolutionCheck[] staged;

    private int firstStaged;
    private int endStaged;

    /** What each lane works on: its own check or one that it helps with, and the position of the row. */
    private final SolutionCheck[] laneCheck;

    private final int[] lanePosition;
    private final DueLanes due = new DueLanes();
    /** A bit for each lane that needs another row now. */
    private long ready;

    private byte[][] inputs = {};
    private byte[][] solutions = {};
    private Verdict[] results = {};
    private int count;
    private int next;

    private final byte[][] oneInput = new byte[1][];
    private final byte[][] oneSolution = new byte[1][];
    private final Verdict[] oneVerdict = new Verdict[1];

    VerifierWorkspace(EquihashParams params, Blake2bLanes kernel, Verdicts verdicts) {
        this.params = params;
        hashes = new HashLanes(params, kernel);
        lanes = kernel.lanes();
        if (lanes > DueLanes.MAX_LANES) {
            throw new IllegalArgumentException("lanes=" + lanes + ", at most " + DueLanes.MAX_LANES);
        }
        checks = new SolutionCheck[lanes];
        Arrays.setAll(checks, i -> new SolutionCheck(params, verdicts));
        staged = new SolutionCheck[lanes];
        Arrays.setAll(staged, i -> new SolutionCheck(params, verdicts));
        laneCheck = checks.clone();
        lanePosition = new int[lanes];
    }

    Verdict verify(byte[] input, byte[] solution) {
        oneInput[0] = input;
        oneSolution[0] = solution;
        verify(oneInput, oneSolution, 1, oneVerdict);
        return oneVerdict[0];
    }

    void verify(byte[][] inputs, byte[][] solutions, int count, Verdict[] results) {
        for (int i = 1; i < count; i++) {
            requireSameLength(inputs, i);
        }
        this.inputs = inputs;
        this.solutions = solutions;
        this.results = results;
        this.count = count;
        next = 0;
        firstStaged = 0;
        endStaged = 0;
        if (count > 0) {
            hashes.setLength(inputs[0].length);
        }
        due.clear();
        ready = 0;
        for (SolutionCheck check : checks) {
            check.drop();
        }
        for (int lane = 0; lane < lanes; lane++) {
            takeSolution(lane);
        }
        while (!due.isEmpty()) {
            int steps = due.stepsToFirst();
            hashes.run(steps);
            ready = due.advance(steps);
            while (ready != 0) {
                int lane = Long.numberOfTrailingZeros(ready);
                ready &= ready - 1;
                finishRow(lane);
            }
        }
    }

    private void finishRow(int lane) {
        SolutionCheck check = laneCheck[lane];
        if (check.isInFlight()) {
            check.takeRow(lanePosition[lane], hashes.sums(), lane, lanes);
            if (!check.isInFlight()) {
                release(check, lane);
            }
        }
        if (check.hasRows()) {
            takeRow(lane);
        } else {
            takeSolution(lane);
        }
    }

    /** Frees the lanes that help with a solution which has its verdict now. */
    private void release(SolutionCheck check, int finisher) {
        long helpers = 0;
        for (int lane = 0; lane < lanes; lane++) {
            if (laneCheck[lane] == check && lane != finisher) {
                helpers |= 1L << lane;
            }
        }
        if (helpers != 0) {
            due.remove(helpers);
            ready |= helpers;
        }
    }

    /** Gives a lane the next solution that needs hashing, or else rows of one that another lane is at, or else nothing to do. */
    private void takeSolution(int lane) {
        laneCheck[lane] = checks[lane];
        if (firstStaged == endStaged) {
            stage();
        }
        if (firstStaged < endStaged) {
            int slot = firstStaged++;
            checks[lane] = staged[slot];
            staged[slot] = laneCheck[lane];
            laneCheck[lane] = checks[lane];
            hashes.take(lane, slot);
            takeRow(lane);
            return;
        }
        for (int other = 0; other < lanes; other++) {
            if (checks[other].hasRows()) {
                laneCheck[lane] = checks[other];
                hashes.copy(lane, other);
                takeRow(lane);
                return;
            }
        }
    }

    /** Stages the next solutions that need hashing. */
    private void stage() {
        firstStaged = 0;
        endStaged = 0;
        while (endStaged < lanes && next < count) {
            int i = next++;
            staged[endStaged].begin(solutions[i], results, i);
            if (staged[endStaged].isInFlight()) {
                hashes.stage(endStaged++, inputs[i]);
            }
        }
        if (endStaged > 0) {
            hashes.hashStaged(endStaged);
        }
    }

    private void takeRow(int lane) {
        SolutionCheck check = laneCheck[lane];
        int position = check.nextRow();
        lanePosition[lane] = position;
        due.add(lane, check.cost(position));
        hashes.start(lane, check.firstHashIndex(position));
    }

    private void requireSameLength(byte[][] inputs, int i) {
        if (inputs[i].length != inputs[0].length) {
            throw new IllegalArgumentException("input " + i + " has " + inputs[i].length + " bytes, input 0 has "
                    + inputs[0].length + " (" + params + ")");
        }
    }
}
