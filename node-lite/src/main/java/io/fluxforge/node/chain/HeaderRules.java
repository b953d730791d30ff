package io.fluxforge.node.chain;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PonHeader;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * All that a header must be beside having a valid Equihash solution (fluxd {@code main.cpp}, {@code CheckBlockHeader} and
 * {@code ContextualCheckBlockHeader}; {@code pon.cpp}).
 */
public final class HeaderRules {
    private static final int MIN_VERSION = 4;
    /** Emergency blocks name this transaction as their collateral, and their node hash is not looked at. */
    private static final Hash256 EMERGENCY_COLLATERAL = Hash256.parse("11".repeat(Hash256.BYTES));

    private HeaderRules() {}

    /**
     * The first rule that a header breaks, or null. It does not look at the Equihash solution beyond its length, so that solutions
     * can be verified in batches: {@link EquihashSchedule} says under which parameters, {@code
     * io.fluxforge.verifier.EquihashVerifier} whether. Nor does it look at the signature of Proof of Node, whose key a header does
     * not tell.
     *
     * @param parent the chain up to the block that the header names as previous
     * @param now our clock, seconds since 1970
     */
    public static @Nullable HeaderFault findFault(
            ChainParams network, HeaderView parent, ChainHeader header, long now) {
        int height = parent.height() + 1;
        if (header.version() < MIN_VERSION) {
            return HeaderFault.VERSION_TOO_LOW;
        }
        if (header instanceof PowHeader && !meetsTarget(network, header.hash(), header.bits())) {
            return HeaderFault.ABOVE_TARGET;
        }
        if (header.time() > TimeLimits.latest(network, height, now)) {
            return HeaderFault.TIME_TOO_NEW;
        }
        HeaderFault fault = switch (header) {
            case PowHeader pow -> powFault(network, parent, pow);
            case PonHeader pon -> ponFault(network, parent, pon);
        };
        if (fault != null) {
            return fault;
        }
        if (header.time() < TimeLimits.earliest(network, parent)) {
            return HeaderFault.TIME_TOO_OLD;
        }
        Hash256 checkpoint = network.checkpoints().get(height);
        return checkpoint == null || checkpoint.equals(header.hash()) ? null : HeaderFault.CHECKPOINT;
    }

    private static @Nullable HeaderFault powFault(ChainParams network, HeaderView parent, PowHeader header) {
        int height = parent.height() + 1;
        if (network.isActive(Upgrade.PON, height)) {
            return HeaderFault.NOT_PON;
        }
        int length = header.solution().length;
        if (EquihashSchedule.acceptedAt(network, height).stream().noneMatch(p -> p.solutionBytes() == length)) {
            return HeaderFault.SOLUTION_LENGTH;
        }
        return header.bits() == Difficulty.nextBits(network, parent, header.time()) ? null : HeaderFault.WRONG_BITS;
    }

    private static @Nullable HeaderFault ponFault(ChainParams network, HeaderView parent, PonHeader header) {
        int height = parent.height() + 1;
        if (!network.isActive(Upgrade.PON, height)) {
            return HeaderFault.PREMATURE_PON;
        }
        if (!isEntitled(network, height, header)) {
            return HeaderFault.ABOVE_TARGET;
        }
        boolean checked = height >= network.pon().orElseThrow().difficultyCheckedFrom();
        return !checked || header.bits() == Difficulty.nextBits(network, parent, header.time())
                ? null
                : HeaderFault.WRONG_PON_BITS;
    }

    /** Whether a header of proof of work has a hash that its target and the network's limit allow. */
    static boolean meetsTarget(ChainParams network, Hash256 hash, int bits) {
        DifficultyParams difficulty = network.difficulty();
        return !difficulty.targetChecked() || meets(hash, bits, difficulty.limit());
    }

    /** Whether the node that a header names may make a block in this slot (fluxd {@code pon.cpp}, {@code CheckProofOfNode}). */
    static boolean isEntitled(ChainParams network, int height, PonHeader header) {
        if (!network.difficulty().targetChecked() || header.collateral().txid().equals(EMERGENCY_COLLATERAL)) {
            return true;
        }
        PonParams pon = network.pon().orElseThrow();
        int since = height - network.activationHeight(Upgrade.PON).orElseThrow();
        BigInteger limit = since < pon.difficultyWindow() ? pon.startLimit() : pon.limit();
        long genesisTime = network.genesis().header().time();
        return meets(header.nodeHash(genesisTime, pon.spacingSeconds()), header.bits(), limit);
    }

    private static boolean meets(Hash256 hash, int bits, BigInteger limit) {
        CompactTarget target = CompactTarget.decode(bits, limit);
        return target.status() == CompactTarget.Status.OK && hash.toNumber().compareTo(target.target()) <= 0;
    }
}
