package io.fluxforge.node.crypto;

import io.fluxforge.node.chain.BenchmarkKey;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.NodeConfirm;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

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
     * A network's keys by the time from which each counts.
     *
     * @throws IllegalArgumentException if one is no public key
     */
    public static NavigableMap<Long, PublicKey> keys(List<BenchmarkKey> benchmarkKeys) {
        NavigableMap<Long, PublicKey> keys = new TreeMap<>();
        for (BenchmarkKey key : benchmarkKeys) {
            PublicKey parsed = PublicKey.of(ByteString.parse(key.publicKey()))
                    .orElseThrow(() -> new IllegalArgumentException(key.publicKey() + " is no public key"));
            keys.put(key.fromTime(), parsed);
        }
        return keys;
    }

    /**
     * Whether the network's key of that time signed the benchmark.
     *
     * @param keys of the network; the latest that is not after the benchmark's own time must have signed
     */
    public static boolean isValid(NodeConfirm confirm, NavigableMap<Long, PublicKey> keys) {
        Map.Entry<Long, PublicKey> entry = keys.floorEntry(confirm.benchmarkTime());
        return entry != null && signer(confirm).filter(entry.getValue()::equals).isPresent();
    }
}
