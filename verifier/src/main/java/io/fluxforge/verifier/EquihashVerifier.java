package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Verifies solutions of one parameter set. Thread-safe; in the steady state nothing is allocated.
 *
 * <p>The rules are checked in the order of {@link Rule}. Hashing starts with the pairs of rows that cost least (with the twist an
 * index costs 1 to 16 compressions), digests of several solutions share the vector lanes, and a solution is dropped at its first
 * wrong pair. So the verdict names a broken rule, not every one. The rule is always the same for the same solution; where several
 * pairs of rows do not collide, the pair named may depend on the lanes and on the rest of the batch.
 */
public final class EquihashVerifier {
    private static final int POOLED = 64;

    private final EquihashParams params;
    private final Blake2bLanes lanes;
    private final Verdicts verdicts;
    private final AtomicReferenceArray<VerifierWorkspace> idle = new AtomicReferenceArray<>(POOLED);

    /** A verifier that runs on the lanes of this process. */
    public EquihashVerifier(EquihashParams params) {
        this(params, LaneProvider.lanes());
    }

    /** A verifier that runs on chosen lanes. */
    public EquihashVerifier(EquihashParams params, Blake2bLanes lanes) {
        this.params = params;
        this.lanes = lanes;
        this.verdicts = new Verdicts(params);
    }

    /** The parameters that solutions are checked against. */
    public EquihashParams params() {
        return params;
    }

    /** The lanes in use. */
    public Blake2bLanes lanes() {
        return lanes;
    }

    /**
     * Verifies one solution.
     *
     * @param input what is hashed before the index: a header of 140 bytes with its nonce
     * @param solution packed, without its CompactSize; a wrong length is a verdict, not an error
     * @throws IllegalArgumentException if the input's length lets the index straddle two blocks
     */
    public Verdict verify(byte[] input, byte[] solution) {
        VerifierWorkspace workspace = take();
        try {
            return workspace.verify(input, solution);
        } finally {
            giveBack(workspace);
        }
    }

    /**
     * Verifies many solutions, whose hashes share the lanes.
     *
     * @param inputs one input for each solution, all of the same length
     * @param solutions packed solutions
     * @param count how many of them, from position 0 on
     * @param results receives the verdicts
     * @throws IllegalArgumentException if the inputs differ in length or the index would straddle two blocks
     */
    public void verify(byte[][] inputs, byte[][] solutions, int count, Verdict[] results) {
        VerifierWorkspace workspace = take();
        try {
            workspace.verify(inputs, solutions, count, results);
        } finally {
            giveBack(workspace);
        }
    }

    private VerifierWorkspace take() {
        int home = (int) Thread.currentThread().threadId();
        for (int i = 0; i < POOLED; i++) {
            VerifierWorkspace workspace = idle.getAndSet(home + i & POOLED - 1, null);
            if (workspace != null) {
                return workspace;
            }
        }
        return new VerifierWorkspace(params, lanes, verdicts);
    }

    private void giveBack(VerifierWorkspace workspace) {
        int home = (int) Thread.currentThread().threadId();
        for (int i = 0; i < POOLED; i++) {
            if (idle.compareAndSet(home + i & POOLED - 1, null, workspace)) {
                return;
            }
        }
    }
}
