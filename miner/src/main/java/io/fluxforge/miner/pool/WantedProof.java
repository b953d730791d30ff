package io.fluxforge.miner.pool;

import io.fluxforge.stratum.protocol.ProofName;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a pool lets us know of the proof of work that it wants. */
final class WantedProof {
    private static final Pattern ALGORITHM =
            Pattern.compile("(?:equihash)?[ _-]?(\\d{1,3})[_,/](\\d)", Pattern.CASE_INSENSITIVE);
    /** The words of s-nomp's node-stratum-pool: {@code incorrect size of solution (106), expected 202}. */
    private static final Pattern SOLUTION_SIZE =
            Pattern.compile("solution.{0,40}expected\\D{0,10}(\\d{2,4})", Pattern.CASE_INSENSITIVE);

    private static final List<EquihashParams> WIDELY_MINED = List.of(
            EquihashParams.ZELHASH,
            EquihashParams.FLUX_144_5,
            EquihashParams.ZCASH_192_7,
            EquihashParams.ZCASH_200_9,
            EquihashParams.ZCASH_96_5,
            EquihashParams.ZCASH_48_5);

    private WantedProof() {}

    /** The parameters of that name; empty if it names none that anybody solves here, or too little of them. */
    static Optional<EquihashParams> params(ProofName name) {
        EquihashParams zelHash = EquihashParams.ZELHASH;
        // Either half of its name is nobody else's.
        if (isPart(name, zelHash)) {
            return Optional.of(zelHash);
        }
        Matcher numbers = ALGORITHM.matcher(name.algorithm().strip());
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int n = Integer.parseInt(numbers.group(1));
        int k = Integer.parseInt(numbers.group(2));
        if (n == zelHash.n() && k == zelHash.k() && name.personalisation().equals(zelHash.personalisation())) {
            return Optional.of(zelHash);
        }
        try {
            return Optional.of(new EquihashParams(n, k, name.personalisation(), false));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a name that lacks one half says of the other what {@code params} are. */
    private static boolean isPart(ProofName name, EquihashParams params) {
        if (name.algorithm().isEmpty()) {
            return name.personalisation().equals(params.personalisation());
        }
        Matcher numbers = ALGORITHM.matcher(name.algorithm().strip());
        return name.personalisation().isEmpty()
                && numbers.matches()
                && Integer.parseInt(numbers.group(1)) == params.n()
                && Integer.parseInt(numbers.group(2)) == params.k();
    }

    /** Why what we solve is of no use to a pool that names its proof of work so; empty if it is what it wants. */
    static Optional<String> conflict(ProofName name, EquihashParams ours) {
        if (isPart(name, ours)) {
            return Optional.empty();
        }
        Optional<EquihashParams> wanted = params(name);
        if (wanted.isPresent()) {
            return wanted.get().equals(ours)
                    ? Optional.empty()
                    : Optional.of("wants " + wanted.get() + ", this miner solves " + ours + "; start it with --params "
                            + wanted.get() + ", or with another pool");
        }
        String algorithm = PoolFields.clean(name.algorithm());
        String personalisation = PoolFields.clean(name.personalisation());
        if (algorithm.isEmpty() || personalisation.isEmpty()) {
            return Optional.of("names one half of its proof of work only, '" + algorithm + personalisation
                    + "'; this miner solves " + ours + ": start it with the --params of the pool's coin");
        }
        return Optional.of(
                "wants a proof of work that is not known here, '" + algorithm + "' '" + personalisation + "'");
    }

    /** The same by the words of a rejection, where they name another length of a solution than ours. */
    static Optional<String> conflict(String rejection, EquihashParams ours) {
        Matcher size = SOLUTION_SIZE.matcher(rejection);
        if (!size.find()) {
            return Optional.empty();
        }
        int digits = Integer.parseInt(size.group(1));
        if (digits == digits(ours)) {
            return Optional.empty();
        }
        String whose = WIDELY_MINED.stream()
                .filter(params -> digits == digits(params))
                .map(params -> ", which is Equihash " + params.n() + "," + params.k())
                .findFirst()
                .orElse("");
        return Optional.of("wants solutions of " + digits + " hex digits" + whose + "; this miner solves " + ours
                + ", whose solutions have " + digits(ours) + ": start it with the --params of the pool's coin");
    }

    /** Hex digits of a solution with its CompactSize. */
    private static int digits(EquihashParams params) {
        int bytes = params.solutionBytes();
        return 2 * (bytes + (bytes < 0xfd ? 1 : 3));
    }
}
