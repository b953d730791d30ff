package io.fluxforge.node.headers;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.chain.PeerParams;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.privatenet.MinedChain;
import io.fluxforge.verifier.EquihashParams;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A private network of small parameters, and chains of it. */
public final class TestChains {
    /** More than twice the network's spacing, so that every block may have the largest target. */
    public static final int EASY_SPACING = 121;

    private TestChains() {}

    /** The built-in private network with 48,5. */
    public static ChainParams network() {
        return Networks.builtIn("private").withEquihash(EquihashParams.ZCASH_48_5);
    }

    /** The same with further checkpoints. */
    public static ChainParams withCheckpoints(ChainParams network, Map<Integer, Hash256> more) {
        TreeMap<Integer, Hash256> checkpoints = new TreeMap<>(network.checkpoints());
        checkpoints.putAll(more);
        return with(network, network.peers(), checkpoints);
    }

    /** The same with other ports and seeds. */
    public static ChainParams withPeers(ChainParams network, PeerParams peers) {
        return with(network, peers, network.checkpoints());
    }

    private static ChainParams with(ChainParams network, PeerParams peers, NavigableMap<Integer, Hash256> checkpoints) {
        return new ChainParams(
                network.name(),
                network.messageStart(),
                peers,
                network.genesis(),
                network.upgrades(),
                network.equihash(),
                network.difficulty(),
                network.subsidy(),
                network.nodes(),
                network.pon(),
                network.funds(),
                network.addresses(),
                network.coinbaseMaturity(),
                network.coinbaseMustBeShielded(),
                network.blockLimits(),
                checkpoints);
    }

    /** A chain of easy blocks. */
    public static MinedChain mined(int count) {
        return new MinedChain(network()).mine(count, EASY_SPACING);
    }

    /** Opens the chain in a folder. */
    public static HeaderChain open(Path folder, ChainParams network, PowVerifier verifier) {
        return open(folder, network, verifier, InstantSource.system());
    }

    /** The same with another clock. */
    public static HeaderChain open(Path folder, ChainParams network, PowVerifier verifier, InstantSource clock) {
        return new HeaderChain(
                network, LmdbHeaderStore.open(folder, network.genesis().hash()), verifier, clock);
    }
}
