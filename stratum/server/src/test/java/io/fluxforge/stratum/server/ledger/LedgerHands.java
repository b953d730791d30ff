package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.distribution.Distribution;
import io.fluxforge.stratum.server.journal.JournalPosition;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;

/** Moves a keeper by hand, for simulations whose time is not ours. */
public final class LedgerHands {
    private LedgerHands() {}

    /** What a start does, without its thread. */
    public static void catchUp(LedgerKeeper keeper, Supplier<JournalPosition> readable) throws IOException {
        keeper.catchUp(readable);
    }

    /** Books what the journal has, and looks where the blocks are. */
    public static void step(LedgerKeeper keeper) throws IOException {
        keeper.readOn();
        keeper.look();
    }

    /** How a block that was found now is divided where coinbases pay. */
    public static List<Distribution.Part> parts(LedgerKeeper keeper, BigInteger work, long units, int feeBasisPoints)
            throws IOException {
        return Distribution.of(
                        units, feeBasisPoints, keeper.countNow(work, false).weights())
                .parts();
    }

    /** Books what the journal has. */
    public static void readOn(LedgerKeeper keeper) throws IOException {
        keeper.readOn();
    }
}
