package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.store.StoreKind;
import java.nio.file.Path;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The program ends at every step that it makes: before and after each call to the node, after each transaction of the store. What
 * remains is what is in the store.
 */
class PayoutHaltTest {
    @TempDir
    private Path folder;

    /** The end of the program; nothing catches it. */
    private static final class Halt extends Error {
        private static final long serialVersionUID = 1;

        Halt(String where) {
            super(where, null, false, false);
        }
    }

    private final TreeSet<String> seen = new TreeSet<>();
    private int left = Integer.MAX_VALUE;
    private @Nullable SimWallet wallet;

    private void told(String step) {
        seen.add(step);
        assertThat(step).doesNotStartWith("alarm");
        if (--left == 0) {
            throw new Halt(step);
        }
    }

    /** Some days of a pool, whose program ends at the n-th step, and goes on; returns whether there was such a step. */
    private boolean run(SimPool pool, int haltAt) throws Exception {
        left = Integer.MAX_VALUE;
        pool.restart();
        pool.step();
        pool.mineMature(2);
        left = haltAt;
        boolean halted = false;
        for (int i = 0; i < 12; i++) {
            try {
                pool.step();
            } catch (Halt e) {
                halted = true;
                pool.restart();
                pool.verify("after " + e.getMessage());
            }
            if (i == 4) {
                pool.chain.reorganise(3, 0);
                if (wallet != null) {
                    wallet.rebroadcast();
                }
            } else if (i == 10) {
                for (int blocks = 0; blocks < SimPool.MATURITY; blocks++) {
                    pool.mine(false, 1);
                }
            } else {
                pool.mine(false, i == 0 ? 0.5 : 1);
            }
        }
        left = Integer.MAX_VALUE;
        return halted;
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, false", "POSTGRESQL, false", "SQLITE, true", "POSTGRESQL, true"})
    void theProgramEndsAtEachStep(StoreKind kind, boolean byWallet) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 11)) {
            Steps steps = new Steps(new SimPool.View(pool.chain), this::told);
            pool.events = steps;
            pool.view = steps;
            if (byWallet) {
                wallet = new SimWallet(pool.chain);
                pool.wallet = steps.around(wallet);
            }
            int at = 1;
            while (run(pool, at)) {
                // PostgreSQL is slower and takes a part of them.
                at += kind == StoreKind.POSTGRESQL ? 5 : 1;
            }
            assertThat(at).isGreaterThan(30);
            assertThat(seen)
                    .contains(
                            "stored planned",
                            "stored broadcast",
                            "stored in chain",
                            "stored broadcast again",
                            "stored buried")
                    .contains(
                            byWallet
                                    ? new String[] {
                                        "stored sending", "before sendmany", "after sendmany", "sent but not kept"
                                    }
                                    : new String[] {"stored signed", "before send", "after send"});
            pool.settleAll("at the end");
        }
    }
}
