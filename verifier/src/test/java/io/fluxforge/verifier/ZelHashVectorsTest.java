package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the reference node's solver and an independent solver found and computed. */
class ZelHashVectorsTest {
    private static final int ROWS = 256;
    private static final int DIGITS = 5;

    static List<Vectors.Proof> proofs() {
        return Vectors.zelHash();
    }

    @Test
    void everyEntryOfTheFilesIsRead() {
        assertThat(Vectors.zelHashNodeSolutions()).hasSize(10);
        assertThat(Vectors.zelHashSolverSolutions()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void theSolutionIsValid(Vectors.Proof proof) {
        assertThat(new EquihashVerifier(proof.params()).verify(proof.input(), proof.solution()))
                .isEqualTo(Verdict.VALID);
        assertThat(ReferenceVerifier.broken(proof.params(), proof.input(), proof.solution()))
                .isEmpty();
    }

    @Test
    void theTwistIsWhatMakesThemValid() {
        Vectors.Proof proof = Vectors.zelHash().getFirst();
        EquihashParams plain = new EquihashParams(125, 4, "ZelProof", false);

        assertThat(new EquihashVerifier(plain).verify(proof.input(), proof.solution()))
                .isIn(ReferenceVerifier.broken(plain, proof.input(), proof.solution()));
    }

    @Test
    void theFirstRowsOfBlock400000() {
        JsonNode json = Vectors.zelHashSolver();
        byte[] expanded = Vectors.hex(json.get("first_256_expanded_rows_hex").asString());
        BigInteger[] rows = firstRows(Vectors.hex(json.get("header_hex").asString()));

        assertThat(expanded).hasSize(ROWS * DIGITS * Integer.BYTES);
        for (int i = 0; i < ROWS * DIGITS; i++) {
            int expected = new BigInteger(1, Arrays.copyOfRange(expanded, 4 * i, 4 * i + 4)).intValue();
            assertThat(digit(rows[i / DIGITS], i % DIGITS))
                    .as("row %d, digit %d", i / DIGITS, i % DIGITS)
                    .isEqualTo(expected);
        }
    }

    /** Walks the groups of sixteen hash indices side by side in the lanes, as a generator of rows would. */
    private static BigInteger[] firstRows(byte[] header) {
        EquihashParams params = EquihashParams.ZELHASH;
        Blake2bLanes kernel = LaneProvider.lanes();
        int lanes = kernel.lanes();
        RowReader reader = new RowReader(params);
        HashInput input = new HashInput(params);
        input.set(header);
        int groups = ROWS / params.rowsPerHash() / EquihashParams.TWIST_GROUP;
        BigInteger[] rows = new BigInteger[ROWS];
        for (int first = 0; first < groups; first += lanes) {
            long[] chain = new long[Blake2b.CHAIN_WORDS * lanes];
            long[] message = new long[Blake2b.MESSAGE_WORDS * lanes];
            long[] sums = new long[Blake2b.CHAIN_WORDS * lanes];
            input.fillLanes(lanes, chain, message);
            for (int step = 0; step < EquihashParams.TWIST_GROUP; step++) {
                for (int lane = 0; lane < lanes; lane++) {
                    input.setIndex(lanes, lane, hashIndex(first + lane, step), message);
                }
                kernel.addDigests(chain, message, input.byteCount(), true, sums, sums);
                for (int lane = 0; lane < Math.min(lanes, groups - first); lane++) {
                    for (int chunk = 0; chunk < params.rowsPerHash(); chunk++) {
                        rows[hashIndex(first + lane, step) * params.rowsPerHash() + chunk] =
                                row(reader, sums, lane, lanes, chunk);
                    }
                }
            }
        }
        return rows;
    }

    private static int hashIndex(int group, int step) {
        return group * EquihashParams.TWIST_GROUP + step;
    }

    private static BigInteger row(RowReader reader, long[] sums, int lane, int lanes, int chunk) {
        BigInteger left = new BigInteger(Long.toUnsignedString(reader.word(sums, lane, lanes, chunk, 0)));
        BigInteger right = new BigInteger(Long.toUnsignedString(reader.word(sums, lane, lanes, chunk, 1)));
        return left.shiftLeft(64).or(right).shiftRight(128 - 125);
    }

    private static int digit(BigInteger row, int d) {
        return row.shiftRight(125 - 25 * (d + 1)).intValue() & ((1 << 25) - 1);
    }
}
