package io.fluxforge.stratum.server.node;

import io.fluxforge.node.template.BlockSpace;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.journal.JournalMark;
import org.jspecify.annotations.Nullable;

/** Says whom the coinbase of a job pays. */
@FunctionalInterface
public interface CoinbasePlanner {
    /**
     * Plans one job's coinbase; called by one thread at a time.
     *
     * @param space what the block has for the outputs that divide the miner's part, enough for one that pays an address
     */
    Planned plan(BlockTemplate template, BlockSpace space);

    /**
     * A plan for one job.
     *
     * @param plan whom it pays
     * @param countedTo up to where which journal was counted for it, null if it does not pay miners directly
     * @param used is run, by any thread, before a block of the job is handed to a node
     */
    record Planned(CoinbasePlan plan, @Nullable JournalMark countedTo, Runnable used) {}

    /** The same for every job. */
    static CoinbasePlanner always(CoinbasePlan plan) {
        Planned planned = new Planned(plan, null, () -> {});
        return (template, space) -> planned;
    }
}
