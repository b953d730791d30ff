package io.fluxforge.bench;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
import java.util.Collections;
import java.util.List;

/** Proofs that are verified batch by batch, again and again, and the verdict that all of them should get. Immutable. */
public final class VerifyLoad {
    /** Proofs verified by one call. */
    public static final int BATCH = 50;

    private static final int PROOFS = 20 * BATCH;
    private static final long SEED = 125_004;

    private final String name;
    private final boolean valid;
    private final byte[][][] inputs;
    private final byte[][][] solutions;

    /**
     * A load.
     *
     * @param proofs used in turn until whole batches are full
     * @param valid whether the verifier should accept them all; otherwise it should refuse them all
     */
    VerifyLoad(String name, List<Proof> proofs, boolean valid) {
        this.name = name;
        this.valid = valid;
        int batches = (proofs.size() + BATCH - 1) / BATCH;
        inputs = new byte[batches][BATCH][];
        solutions = new byte[batches][BATCH][];
        for (int i = 0; i < batches * BATCH; i++) {
            Proof proof = proofs.get(i % proofs.size());
            inputs[i / BATCH][i % BATCH] = proof.input();
            solutions[i / BATCH][i % BATCH] = proof.solution();
        }
    }

    /** Every known proof of these parameters. */
    public static VerifyLoad valid(EquihashParams params) {
        List<Proof> known = KnownProofs.of(params);
        // Each proof as often as any other.
        return new VerifyLoad(
                "valid",
                Collections.nCopies(BATCH, known).stream().flatMap(List::stream).toList(),
                true);
    }

    /** The known proofs, spoilt in every way equally often. */
    public static VerifyLoad corrupted(EquihashParams params) {
        return new VerifyLoad("corrupted", Corruption.mix(KnownProofs.of(params), PROOFS, SEED), false);
    }

    /** The known proofs with one bit flipped in each: the only way of spoiling that takes hashing to be found. */
    public static VerifyLoad bitFlips(EquihashParams params) {
        return new VerifyLoad("bit flips", Corruption.BIT_FLIP.only(KnownProofs.of(params), PROOFS, SEED), false);
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    /** How many different calls there are. */
    public int batches() {
        return inputs.length;
    }

    /**
     * Verifies one batch.
     *
     * @param results scratch for {@link #BATCH} verdicts
     * @throws IllegalStateException if a verdict is not what it should be
     */
    public void verify(EquihashVerifier verifier, int batch, Verdict[] results) {
        verifier.verify(inputs[batch], solutions[batch], BATCH, results);
        for (int i = 0; i < BATCH; i++) {
            if (results[i].isValid() != valid) {
                throw new IllegalStateException(
                        "wrong verdict on proof " + (batch * BATCH + i) + " of the load '" + name + "': " + results[i]);
            }
        }
    }

    /** Verifies every batch once; see {@link #verify}. */
    public void verifyAll(EquihashVerifier verifier) {
        Verdict[] results = new Verdict[BATCH];
        for (int batch = 0; batch < batches(); batch++) {
            verify(verifier, batch, results);
        }
    }
}
