package io.fluxforge.verifier.blake2b.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import io.fluxforge.verifier.blake2b.LanesCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Eight lanes on any CPU: the Vector API runs widths that the CPU lacks too, only slowly. A process has one width, so this runs
 * where nothing else asks for vectors.
 */
class WidestLanesTest {
    @BeforeEach
    void needsAProcessWithoutVectors() {
        assumeTrue(LaneProvider.lanes().name().equals("scalar"), "this process runs other vectors");
    }

    @Test
    void eightLanesComputeWhatPlainOnesDo() {
        Blake2bLanes lanes = VectorLanesFactory.create(512);

        assertThat(lanes.lanes()).isEqualTo(8);
        assertThat(lanes.name()).isEqualTo("512");
        LanesCheck.boundaries(lanes);
        LanesCheck.random(lanes, 30);
    }

    @Test
    void aProcessHasOneWidth() {
        assertThat(VectorLanesFactory.create(512).lanes()).isEqualTo(8);
        assertThatIllegalStateException()
                .isThrownBy(() -> VectorLanesFactory.create(256))
                .withMessage("this process already runs vectors of 512 bits");
    }
}
