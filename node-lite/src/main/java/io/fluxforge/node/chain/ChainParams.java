package io.fluxforge.node.chain;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network as data. Built-in and user-defined ones alike come from a TOML file: {@link Networks}. Immutable.
 *
 * @param name such as {@code main}
 * @param messageStart the four bytes that begin every message between peers; the first on the wire is the most significant
 * @param peers ports, seeds, protocol versions
 * @param genesis the first block
 * @param upgrades when each upgrade comes; those that never come are absent
 * @param equihash proofs of work by height, the first from 0
 * @param difficulty targets and times under proof of work
 * @param subsidy new units under proof of work
 * @param nodes payments to nodes under proof of work
 * @param pon Proof of Node; present if {@link Upgrade#PON} is
 * @param funds further coinbase outputs
 * @param addresses prefixes
 * @param coinbaseMaturity confirmations before a coinbase may be spent
 * @param coinbaseMustBeShielded whether, below {@link Upgrade#FLUX}, a coinbase may be spent to shielded outputs only
 * @param blockLimits how large a block may be
 * @param checkpoints hashes by height, the genesis block among them
 */
public record ChainParams(
        String name,
        int messageStart,
        PeerParams peers,
        Genesis genesis,
        Map<Upgrade, Activation> upgrades,
        List<EquihashEpoch> equihash,
        DifficultyParams difficulty,
        SubsidyParams subsidy,
        NodeParams nodes,
        Optional<PonParams> pon,
        List<Fund> funds,
        AddressParams addresses,
        int coinbaseMaturity,
        boolean coinbaseMustBeShielded,
        BlockLimits blockLimits,
        NavigableMap<Integer, Hash256> checkpoints) {

    /** Whether a block at this height is under the rules of an upgrade. */
    public boolean isActive(Upgrade upgrade, int height) {
        Activation activation = upgrades.get(upgrade);
        return activation != null && height >= activation.height();
    }

    /** Height of the first block under an upgrade; empty if it never comes. */
    public OptionalInt activationHeight(Upgrade upgrade) {
        Activation activation = upgrades.get(upgrade);
        return activation == null ? OptionalInt.empty() : OptionalInt.of(activation.height());
    }

    /**
     * The consensus branch id that signature hashes in a block at this height commit to; 0 before the first upgrade (fluxd
     * {@code consensus/upgrades.cpp}, {@code CurrentEpochBranchId}).
     */
    public int branchIdAt(int height) {
        int branchId = 0;
        for (Upgrade upgrade : Upgrade.values()) {
            Activation activation = upgrades.get(upgrade);
            if (activation != null && height >= activation.height()) {
                branchId = activation.branchId();
            }
        }
        return branchId;
    }

    /** The lowest protocol version that a peer needs while the tip is at this height. */
    public int minimumProtocolVersionAt(int height) {
        return upgrades.values().stream()
                .filter(activation -> height >= activation.height())
                .mapToInt(Activation::protocolVersion)
                .reduce(peers.minimumProtocolVersion(), Math::max);
    }

    /** This network with another proof of work at every height, for private networks; the genesis block stays. */
    public ChainParams withEquihash(EquihashParams params) {
        return new ChainParams(
                name,
                messageStart,
                peers,
                genesis,
                upgrades,
                List.of(new EquihashEpoch(0, List.of(params), 0)),
                difficulty,
                subsidy,
                nodes,
                pon,
                funds,
                addresses,
                coinbaseMaturity,
                coinbaseMustBeShielded,
                blockLimits,
                checkpoints);
    }
}
