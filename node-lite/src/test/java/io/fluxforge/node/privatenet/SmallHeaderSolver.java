package io.fluxforge.node.privatenet;

import io.fluxforge.verifier.EquihashParams;
import java.util.List;

/** Solves small parameters for any number of nodes. */
public final class SmallHeaderSolver implements HeaderSolver {
    private final SmallSolver solver = new SmallSolver(EquihashParams.ZCASH_48_5);

    @Override
    public synchronized List<byte[]> solve(EquihashParams params, byte[] header) {
        if (!params.equals(EquihashParams.ZCASH_48_5)) {
            throw new IllegalArgumentException("params=" + params);
        }
        byte[] solution = solver.solve(header);
        return solution == null ? List.of() : List.of(solution);
    }
}
