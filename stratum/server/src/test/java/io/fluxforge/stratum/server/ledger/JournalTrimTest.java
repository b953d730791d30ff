package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalRetention;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old segments of the journal are deleted as soon as nobody asks for them: the ledger asks for those of its window. */
class JournalTrimTest {
    private static final JournalRetention NOTHING_LONGER = new JournalRetention(0, 0);
    private static final int BLOCKS = 30;

    @TempDir
    private Path folder;

    private static int trim(SimulatedPool pool) throws IOException {
        return NOTHING_LONGER.trim(pool.folder.resolve("journal"), pool.keeper.needed(), Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, PPLNS", "POSTGRESQL, PROP"})
    void theSharesOfTheNextBlockAreKept(StoreKind kind, Scheme scheme) throws Exception {
        StoreOptions data = kind.newDatabase(folder);
        try (PrivateNode node = LedgerLifeTest.node(folder.resolve("node"))) {
            int port = node.rpcAddress().getPort();
            JournalPosition needed;
            int deleted = 0;
            try (SimulatedPool pool = open(data, port, scheme, 1)) {
                pool.call("generate", 1);
                for (int block = 0; block < BLOCKS; block++) {
                    pool.work(40, pool.height() + 1, new byte[32]);
                    pool.findBlock();
                    pool.settle();
                    deleted += trim(pool);
                }
                needed = pool.keeper.needed();
            }
            assertThat(deleted).isPositive();
            assertThat(needed.segment()).isGreaterThan(deleted);
            try (SimulatedPool pool = open(data, port, scheme, 2)) {
                assertThat(pool.keeper.needed()).isGreaterThanOrEqualTo(needed);
                trim(pool);
                Hash256 block = pool.findBlock();
                pool.settle();
                Auditor.Result audit = pool.audit();
                assertThat(audit.blocks()).isEqualTo(BLOCKS + 1);
                // Of the oldest the shares are gone, of the newest they are there and come to what was credited.
                assertThat(audit.unchecked()).isBetween(1, BLOCKS);
                FoundBlock found = pool.store.read(
                        tx -> new BlockBook(tx, pool.network.addresses().prefixes())
                                .find(block)
                                .orElseThrow());
                assertThat(found.slice().shares()).isPositive();
            }
        }
    }

    private SimulatedPool open(StoreOptions data, int port, Scheme scheme, long seed) throws IOException {
        return new SimulatedPool(
                LedgerLifeTest.NETWORK, folder, data, LedgerLifeTest.rpc(port), Mode.NONE, scheme, seed);
    }
}
