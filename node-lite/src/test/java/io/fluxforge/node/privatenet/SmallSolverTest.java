package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The solver against the verifier, also with the twist and with rows of more than 64 bits. */
class SmallSolverTest {
    private static final int NONCES = 20;

    @ParameterizedTest
    @ValueSource(strings = {"48,5:ZcashPoW", "60,4:ZelProof:twist", "60,5:ZelProof:twist", "72,5:ZelProof"})
    void everySolutionIsValidAndAboutTwoComeOfANonce(String text) {
        EquihashParams params = EquihashParams.parse(text);
        SmallSolver solver = new SmallSolver(params);
        EquihashVerifier verifier = new EquihashVerifier(params);
        int found = 0;
        for (int nonce = 0; nonce < NONCES; nonce++) {
            byte[] header = ByteBuffer.allocate(140).putInt(136, nonce).array();
            List<byte[]> solutions = solver.solve(header, 100);
            assertThat(solutions)
                    .allMatch(solution -> verifier.verify(header, solution).isValid());
            assertThat(solutions.stream().map(ByteBuffer::wrap).collect(Collectors.toSet()))
                    .hasSameSizeAs(solutions);
            assertThat(solver.solve(header)).isEqualTo(solutions.isEmpty() ? null : solutions.getFirst());
            found += solutions.size();
        }
        // Two a nonce, give or take three deviations; fewer of few rows, whose trees often hold one row twice.
        assertThat(found).isBetween(NONCES / 2, 3 * NONCES);
    }
}
