package io.fluxforge.bench.jmh;

import io.fluxforge.bench.KnownProofs;
import io.fluxforge.bench.Proof;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactTarget;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The hash of a block with its ZelHash solution: SHA-256 twice over 193 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BlockHashBenchmark {
    /** A checkpoint of the chain (fluxd {@code chainparams.cpp}). */
    private static final String HASH = "000000390342f0e52443ad79b43e5d85b78bf519667aeb3aa980d76caeda0369";

    private BlockHeader header;
    private byte[] solution;

    /** Loads block 400,000, and checks its hash. */
    @Setup
    public void prepare() {
        Proof proof = KnownProofs.ofBlock400000();
        header = new BlockHeader(proof.input());
        solution = proof.solution();
        String hash = String.format("%064x", CompactTarget.toNumber(header.hash(solution)));
        if (!hash.equals(HASH)) {
            throw new IllegalStateException("hash of block 400,000: " + hash);
        }
    }

    /** One hash. */
    @Benchmark
    public byte[] hash() {
        return header.hash(solution);
    }
}
