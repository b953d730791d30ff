package io.fluxforge.stratum.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proof of work that a pool wants, as the ninth and tenth parameter of {@code mining.notify} name it: not in ZIP 301, but sent by
 * s-nomp and the pools that came of it, and read by miners that choose the personalisation by themselves. One of the two may be
 * missing: s-nomp puts false in the algorithm's place once it has refreshed a job, ChileBob's StratumPool sends the personalisation
 * alone.
 *
 * @param algorithm n and k, such as {@code 125_4}; empty if that is not said
 * @param personalisation eight characters, such as {@code ZelProof}; empty if that is not said
 */
public record ProofName(String algorithm, String personalisation) {
    /** Characters of each, at most. */
    private static final int MAX_CHARS = 32;
    /** BLAKE2b's personalisation has sixteen bytes, of which n and k take the other eight. */
    private static final int PERSONALISATION_CHARS = 8;

    private static final Pattern NUMBERS = Pattern.compile("\\d[_,/]\\d");

    /** Reads elements {@code i} and {@code i + 1}; null if neither is a short text. */
    static @Nullable ProofName read(JsonField params, int i) {
        String algorithm = shortText(params, i);
        String personalisation = shortText(params, i + 1);
        if (personalisation.isEmpty() && isPersonalisation(algorithm)) {
            return new ProofName("", algorithm);
        }
        return algorithm.isEmpty() && personalisation.isEmpty() ? null : new ProofName(algorithm, personalisation);
    }

    private static boolean isPersonalisation(String text) {
        return text.length() == PERSONALISATION_CHARS && !NUMBERS.matcher(text).find();
    }

    /** Empty if there is none. */
    private static String shortText(JsonField params, int i) {
        String text = params.stringLength(i) > MAX_CHARS ? null : params.string(i);
        return text == null ? "" : text;
    }
}
