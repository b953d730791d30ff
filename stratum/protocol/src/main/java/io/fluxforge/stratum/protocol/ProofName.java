package io.fluxforge.stratum.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The proof of work that a pool wants, as the ninth and tenth parameter of {@code mining.notify} name it: not in ZIP 301, but sent by
 * s-nomp and the pools that came of it, and read by miners that choose the personalisation by themselves.
 *
 * @param algorithm n and k, such as {@code 125_4}
 * @param personalisation eight characters, such as {@code ZelProof}
 */
public record ProofName(String algorithm, String personalisation) {
    /** Characters of each, at most. */
    private static final int MAX_CHARS = 32;

    /** Reads elements {@code i} and {@code i + 1}; null if either is missing, or is no short text. */
    static @Nullable ProofName read(JsonField params, int i) {
        String algorithm = shortText(params, i);
        String personalisation = shortText(params, i + 1);
        return algorithm == null || personalisation == null ? null : new ProofName(algorithm, personalisation);
    }

    private static @Nullable String shortText(JsonField params, int i) {
        return params.stringLength(i) > MAX_CHARS ? null : params.string(i);
    }
}
