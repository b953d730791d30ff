package io.fluxforge.bench.jmh;

import io.fluxforge.bench.VerifyLoad;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
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

/** Verification of one proof among a batch of fifty, in the lanes of the process, which {@code -Dfluxforge.simd=} chooses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VerifyBenchmark {
    /** As the command line writes parameters. */
    @Param({"zelhash", "144,5:ZcashPoW", "200,9:ZcashPoW", "96,5:ZcashPoW"})
    public String params;

    /** {@code valid}; {@code corrupted}, a mix of five ways; or {@code bitFlips}. */
    @Param({"valid", "corrupted", "bitFlips"})
    public String load;

    private EquihashVerifier verifier;
    private VerifyLoad proofs;
    private Verdict[] verdicts;
    private int batch;

    /** Loads the proofs, and checks the verdict on each of them. */
    @Setup
    public void prepare() {
        EquihashParams parsed = EquihashParams.parse(params);
        verifier = new EquihashVerifier(parsed);
        proofs = switch (load) {
            case "valid" -> VerifyLoad.valid(parsed);
            case "corrupted" -> VerifyLoad.corrupted(parsed);
            case "bitFlips" -> VerifyLoad.bitFlips(parsed);
            default -> throw new IllegalArgumentException("load=" + load);
        };
        verdicts = new Verdict[VerifyLoad.BATCH];
        proofs.verifyAll(verifier);
    }

    /** One batch, whose verdicts are checked here too: that takes next to no time. */
    @Benchmark
    @OperationsPerInvocation(VerifyLoad.BATCH)
    public Verdict[] verify() {
        batch = batch + 1 < proofs.batches() ? batch + 1 : 0;
        proofs.verify(verifier, batch, verdicts);
        return verdicts;
    }
}
