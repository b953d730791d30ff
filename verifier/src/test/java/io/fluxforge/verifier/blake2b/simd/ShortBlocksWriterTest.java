package io.fluxforge.verifier.blake2b.simd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import io.fluxforge.verifier.blake2b.LanesCheck;
import org.junit.jupiter.api.Test;

/** The written kernel, also on CPUs where no lanes use it because others are faster there. */
class ShortBlocksWriterTest {
    @Test
    void writtenKernelComputesWhatPlainLanesDo() {
        Blake2bLanes vectors = LaneProvider.lanes();
        assumeTrue(!vectors.name().equals("scalar"), "this process has no vectors");
        Blake2bLanes written = new WrittenLanes(vectors, ShortBlocksWriter.write());

        LanesCheck.boundaries(written);
        LanesCheck.random(written, 60);
    }

    private record WrittenLanes(Blake2bLanes vectors, ShortBlocks blocks) implements Blake2bLanes {
        @Override
        public int lanes() {
            return vectors.lanes();
        }

        @Override
        public String name() {
            return "written " + vectors.name();
        }

        @Override
        public void addDigests(long[] chain, long[] message, long byteCount, boolean last, long[] sums, long[] to) {
            vectors.addDigests(chain, message, byteCount, last, sums, to);
        }

        @Override
        public void addShortDigests(
                long[] chain, long[] message, long byteCount, long[] sums, long[] to, long[] state) {
            blocks.addDigests(chain, message, byteCount, sums, to, state);
        }
    }
}
