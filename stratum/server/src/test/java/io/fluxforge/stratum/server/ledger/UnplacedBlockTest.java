package io.fluxforge.stratum.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block that is in the books and in no node. */
class UnplacedBlockTest {
    @TempDir
    private Path folder;

    @Test
    void isNotGivenUpWhileItIsOnItsWay() throws Exception {
        try (PrivateNode node = LedgerLifeTest.node(folder.resolve("node"));
                SimulatedPool pool = new SimulatedPool(
                        LedgerLifeTest.NETWORK,
                        folder,
                        StoreOptions.sqlite(folder.resolve("pool.db")),
                        LedgerLifeTest.rpc(node.rpcAddress().getPort()),
                        PayoutRules.Mode.NONE,
                        Scheme.PPLNS,
                        1)) {
            Set<Hash256> onItsWay = ConcurrentHashMap.newKeySet();
            pool.keeper.listen(block -> onItsWay.add(block.hash()));
            pool.keeper.waitFor(onItsWay::contains);
            assertThatThrownBy(() -> pool.findBlock(() -> {
                        throw new IllegalStateException("no node answers");
                    }))
                    .hasMessage("no node answers");
            pool.call("generate", 15);
            pool.settle();
            assertThat(LedgerLifeTest.rows(pool)).singleElement().satisfies(row -> {
                assertThat(onItsWay).contains(row.hash());
                assertThat(row.state()).isEqualTo(BlockState.SUBMITTED);
            });
            onItsWay.clear();
            pool.settle();
            assertThat(LedgerLifeTest.rows(pool))
                    .singleElement()
                    .satisfies(row -> assertThat(row.state()).isEqualTo(BlockState.ORPHANED));
        }
    }
}
