package io.fluxforge.verifier.blake2b;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lanes of this execution, and the scalar ones beside them. */
class LanesTest {
    private static final int CASES = 600;

    static Stream<Blake2bLanes> lanes() {
        return Stream.of(LaneProvider.lanes(), LaneProvider.scalar());
    }

    @ParameterizedTest
    @MethodSource("lanes")
    void randomWords(Blake2bLanes lanes) {
        LanesCheck.random(lanes, CASES);
    }

    @ParameterizedTest
    @MethodSource("lanes")
    void zerosAndOnes(Blake2bLanes lanes) {
        LanesCheck.boundaries(lanes);
    }
}
