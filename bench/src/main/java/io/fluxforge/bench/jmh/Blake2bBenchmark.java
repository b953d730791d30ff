package io.fluxforge.bench.jmh;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One BLAKE2b compression, in plain Java and in the lanes of the process, which {@code -Dfluxforge.simd=} chooses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Blake2bBenchmark {
    /** A multiple of the lanes of every width. */
    private static final int COMPRESSIONS = 1024;

    /** BLAKE2b-512 of "abc" (RFC 7693, appendix A). */
    private static final String DIGEST_OF_ABC = "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";

    /** {@code scalar}, or {@code process} for the lanes of the process. */
    @Param({"scalar", "process"})
    public String lanes;

    private Blake2bLanes kernel;
    private long[] chain;
    private long[] message;
    private long[] sums;
    private long[] state;

    /** Prepares the block "abc" in every lane, and checks every lane's digest. */
    @Setup
    public void prepare() {
        kernel = lanes.equals("scalar") ? LaneProvider.scalar() : LaneProvider.lanes();
        int count = kernel.lanes();
        long[] start = new long[Blake2b.CHAIN_WORDS];
        Blake2b.start(64, new byte[16], start);
        chain = new long[Blake2b.CHAIN_WORDS * count];
        message = new long[Blake2b.MESSAGE_WORDS * count];
        sums = new long[Blake2b.CHAIN_WORDS * count];
        state = new long[Blake2b.MESSAGE_WORDS * count];
        for (int lane = 0; lane < count; lane++) {
            message[lane] = 0x636261;
            for (int w = 0; w < start.length; w++) {
                chain[w * count + lane] = start[w];
            }
        }
        kernel.addDigests(chain, message, 3, true, sums, sums);
        for (int lane = 0; lane < count; lane++) {
            check(lane);
        }
    }

    private void check(int lane) {
        ByteBuffer digest = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (int w = lane; w < sums.length; w += kernel.lanes()) {
            digest.putLong(sums[w]);
        }
        String hex = HexFormat.of().formatHex(digest.array());
        if (!hex.equals(DIGEST_OF_ABC)) {
            throw new IllegalStateException("lane " + lane + " of " + kernel.name() + ": " + hex);
        }
    }

    /** Compressions of blocks of any words. */
    @Benchmark
    @OperationsPerInvocation(COMPRESSIONS)
    public long[] compress() {
        for (int done = 0; done < COMPRESSIONS; done += kernel.lanes()) {
            kernel.addDigests(chain, message, 3, true, sums, sums);
            kernel.add(message, 0, 1);
        }
        return sums;
    }

    /** Compressions with an index that counts up, as the verifier and the solver do them. */
    @Benchmark
    @OperationsPerInvocation(COMPRESSIONS)
    public long[] compressShort() {
        for (int done = 0; done < COMPRESSIONS; done += kernel.lanes()) {
            kernel.addShortDigests(chain, message, 3, sums, sums, state);
            kernel.add(message, 0, 1);
        }
        return sums;
    }
}
