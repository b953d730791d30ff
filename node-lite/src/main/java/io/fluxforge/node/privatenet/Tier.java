package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.TierPayouts;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.verifier.Sha256d;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The three simulated nodes, one of each tier, that every block pays. Their keys are no secret, so that their coins can be spent in
 * demonstrations: the secret is SHA-256 twice over {@code fluxforge private node} and the tier's name in lower case.
 */
enum Tier {
    CUMULUS("basic"),
    NIMBUS("super"),
    STRATUS("bamf");

    private final String oldName;

    @SuppressWarnings("ImmutableEnumChecker") // It never changes, and says so in other words.
    private final PrivateKey key;

    Tier(String oldName) {
        this.oldName = oldName;
        this.key = keyOf(name().toLowerCase(Locale.ROOT));
    }

    /** A key that everybody can derive from a name. */
    static PrivateKey keyOf(String name) {
        byte[] seed = Sha256d.hash(("fluxforge private node " + name).getBytes(StandardCharsets.US_ASCII));
        return PrivateKey.of(seed, true).orElseThrow();
    }

    /** What the tier was called before: {@code basic}, {@code super}, {@code bamf}. */
    String oldName() {
        return oldName;
    }

    /** The simulated node's key. */
    PrivateKey key() {
        return key;
    }

    /** The tier's part of these payouts. Units. */
    long of(TierPayouts payouts) {
        return switch (this) {
            case CUMULUS -> payouts.cumulus();
            case NIMBUS -> payouts.nimbus();
            case STRATUS -> payouts.stratus();
        };
    }

    /** In lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
