package io.fluxforge.node.chain;

import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.List;

/** Which proofs of work a block may carry (fluxd {@code chainparams.cpp}, {@code validEHparameterList}). */
public final class EquihashSchedule {
    private EquihashSchedule() {}

    /**
     * The parameters that a block at this height may use, the ones to mine with first; for the first blocks after a switch the old
     * ones come last. Below {@link Upgrade#PON} only: later blocks carry no proof of work, and this does not look.
     */
    public static List<EquihashParams> acceptedAt(ChainParams network, int height) {
        List<EquihashEpoch> epochs = network.equihash();
        int last = epochs.size() - 1;
        while (epochs.get(last).from() > height) {
            last--;
        }
        EquihashEpoch epoch = epochs.get(last);
        if (last == 0 || height - epoch.from() >= epoch.overlap()) {
            return epoch.accepted();
        }
        List<EquihashParams> both = new ArrayList<>(epoch.accepted());
        both.addAll(epochs.get(last - 1).accepted());
        return List.copyOf(both);
    }
}
