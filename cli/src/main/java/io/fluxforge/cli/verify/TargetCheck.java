package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.ProofLine.Proof;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Checks a block's hash against the target in its own header, as one network's rules ask. Thread-safe. */
final class TargetCheck {
    private final BigInteger limit;

    /** @param limit the largest target of the network */
    TargetCheck(BigInteger limit) {
        this.limit = limit;
    }

    /** What is wrong with a proof whose solution is valid; null if it meets its target. */
    @Nullable
    Finding findFault(Proof proof) {
        int bits = proof.header().bits();
        CompactTarget target = CompactTarget.decode(bits, limit);
        String detail = "bits " + HexFormat.of().toHexDigits(bits);
        return switch (target.status()) {
            case OK -> compare(proof, target);
            case NEGATIVE -> Finding.broken("bits-negative", detail);
            case ZERO -> Finding.broken("bits-zero", detail);
            case OVERFLOW -> Finding.broken("bits-overflow", detail);
            case ABOVE_LIMIT -> Finding.broken("bits-above-limit", detail + ", limit " + digits(limit));
        };
    }

    private static @Nullable Finding compare(Proof proof, CompactTarget target) {
        byte[] hash = proof.hash();
        return target.isMetBy(hash)
                ? null
                : Finding.broken("above-target", "hash " + displayed(hash) + ", target " + digits(target.target()));
    }

    /** A hash in wire order as explorers show it: 64 hex digits, the most significant first. */
    static String displayed(byte[] hash) {
        byte[] reversed = new byte[hash.length];
        for (int i = 0; i < hash.length; i++) {
            reversed[i] = hash[hash.length - 1 - i];
        }
        return HexFormat.of().formatHex(reversed);
    }

    /** A target as explorers show it: 64 hex digits, the most significant first. */
    static String digits(BigInteger target) {
        return String.format("%064x", target);
    }
}
