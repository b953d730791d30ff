package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.NodeConfirm;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The benchmark's signature of a node's confirmation (fluxd {@code fluxnode.cpp}, {@code CheckBenchmarkSignature},
 * {@code GetFluxnodeBenchmarkPublicKey}).
 */
public final class BenchmarkSignature {
    private BenchmarkSignature() {}

    /** The key that signed the benchmark; empty if the signature is none. */
    public static Optional<PublicKey> signer(NodeConfirm confirm) {
        return MessageSignature.recover(confirm.benchmarkSignature(), confirm.benchmarkMessage());
    }

    /**
     * Whether the network's key of that time signed the benchmark.
     *
     * @param keys the network's benchmarking keys by the time from which each counts, seconds since 1970; the latest that is not
     *     after the benchmark's own time must have signed
     */
    public static boolean isValid(NodeConfirm confirm, NavigableMap<Long, PublicKey> keys) {
        Map.Entry<Long, PublicKey> entry = keys.floorEntry(confirm.benchmarkTime());
        return entry != null && signer(confirm).filter(entry.getValue()::equals).isPresent();
    }
}
