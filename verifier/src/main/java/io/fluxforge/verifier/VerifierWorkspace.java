package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import java.util.Arrays;

/**
 * One thread's verification. Every lane works on one row at a time: it walks the row's hash indices, the kernel adding the digests
 * up as the twist asks, and then takes the next row of the solution that is being dealt out, or of the next solution. So lanes
 * belong to different solutions where one ends and another begins, and stay full until the last rows of a batch.
 */
final class VerifierWorkspace {
    private final EquihashParams params;
    private final Blake2bLanes kernel;
    private final int lanes;
    private final long[] chain;
    private final long[] message;
    private final long[] sums;
    private final SolutionCheck[] checks;

    /** What each lane works on: the check, the serial number whose input the lane holds, and the position of the row. */
    private final SolutionCheck[] laneCheck;

    private final int[] laneSerial;
    private final int[] lanePosition;
    /** Hash indices left to do for the row, the current one included; 0 in an idle lane. */
    private final int[] laneLeft;

    private final byte[][] oneInput = new byte[1][];
    private final byte[][] oneSolution = new byte[1][];
    private final Verdict[] oneVerdict = new Verdict[1];

    VerifierWorkspace(EquihashParams params, Blake2bLanes kernel, Verdicts verdicts) {
        this.params = params;
        this.kernel = kernel;
        lanes = kernel.lanes();
        chain = new long[Blake2b.CHAIN_WORDS * lanes];
        message = new long[Blake2b.MESSAGE_WORDS * lanes];
        sums = new long[Blake2b.CHAIN_WORDS * lanes];
        // Each solution in flight occupies a lane at least, and one more may be waiting for lanes.
        checks = new SolutionCheck[lanes + 1];
        Arrays.setAll(checks, i -> new SolutionCheck(params, verdicts));
        laneCheck = new SolutionCheck[lanes];
        Arrays.fill(laneCheck, checks[0]);
        laneSerial = new int[lanes];
        lanePosition = new int[lanes];
        laneLeft = new int[lanes];
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
        Arrays.fill(laneLeft, 0);
        for (SolutionCheck check : checks) {
            check.drop();
        }
        SolutionCheck dealing = checks[0];
        // Of the solution last dealt out: one that is refused unhashed leaves its input as it was.
        HashInput layout = dealing.input();
        int next = 0;
        while (true) {
            int steps = Integer.MAX_VALUE;
            for (int lane = 0; lane < lanes; lane++) {
                if (laneLeft[lane] == 0) {
                    while (!dealing.hasRows() && next < count) {
                        dealing = freeCheck();
                        dealing.begin(inputs[next], solutions[next], results, next);
                        next++;
                    }
                    if (!dealing.hasRows()) {
                        continue;
                    }
                    assign(lane, dealing);
                    layout = dealing.input();
                }
                steps = Math.min(steps, laneLeft[lane]);
            }
            if (steps == Integer.MAX_VALUE) {
                return;
            }
            run(steps, layout);
            for (int lane = 0; lane < lanes; lane++) {
                if (laneLeft[lane] != 0) {
                    laneLeft[lane] -= steps;
                    if (laneLeft[lane] == 0) {
                        laneCheck[lane].takeRow(lanePosition[lane], sums, lane, lanes);
                        if (!laneCheck[lane].isInFlight()) {
                            release(laneCheck[lane]);
                        }
                    }
                }
            }
        }
    }

    /** Hashes {@code steps} successive indices in every lane. A group of sixteen never carries out of the index's low byte. */
    private void run(int steps, HashInput layout) {
        int base = layout.indexWord() * lanes;
        long one = 1L << layout.indexShift();
        for (int step = 0; step < steps; step++) {
            kernel.addDigests(chain, message, layout.byteCount(), sums, sums);
            kernel.add(message, base, one);
        }
    }

    /** Idles every lane of a solution that has its verdict. */
    private void release(SolutionCheck check) {
        for (int lane = 0; lane < lanes; lane++) {
            if (laneCheck[lane] == check) {
                laneLeft[lane] = 0;
            }
        }
    }

    private SolutionCheck freeCheck() {
        for (SolutionCheck check : checks) {
            if (!check.isInFlight()) {
                return check;
            }
        }
        throw new AssertionError("checks=" + checks.length + ", lanes=" + lanes);
    }

    private void assign(int lane, SolutionCheck check) {
        if (laneCheck[lane] != check || laneSerial[lane] != check.serial()) {
            check.input().fillLane(lanes, lane, chain, message);
            laneCheck[lane] = check;
            laneSerial[lane] = check.serial();
        }
        int position = check.nextRow();
        lanePosition[lane] = position;
        laneLeft[lane] = check.cost(position);
        check.input().setIndex(lanes, lane, check.firstHashIndex(position), message);
        for (int w = lane; w < sums.length; w += lanes) {
            sums[w] = 0;
        }
    }

    private void requireSameLength(byte[][] inputs, int i) {
        if (inputs[i].length != inputs[0].length) {
            throw new IllegalArgumentException("input " + i + " has " + inputs[i].length + " bytes, input 0 has "
                    + inputs[0].length + " (" + params + ")");
        }
    }
}
