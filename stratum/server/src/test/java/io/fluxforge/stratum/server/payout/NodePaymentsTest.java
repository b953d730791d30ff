package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.store.StoreKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wallet that pays and does not say so, or is away, while the chain goes on. */
class NodePaymentsTest {
    @TempDir
    private Path folder;

    /** Fails as told. */
    private static final class Faulty implements NodeWallet {
        private final SimWallet wallet;
        boolean losesAnswer;
        boolean away;

        Faulty(SimWallet wallet) {
            this.wallet = wallet;
        }

        private void answer() throws IOException {
            if (away) {
                throw new IOException("the wallet is away");
            }
        }

        @Override
        public long balance() throws IOException {
            answer();
            return wallet.balance();
        }

        @Override
        public Outcome send(Map<String, Long> units, String comment) {
            Outcome outcome = wallet.send(units, comment);
            return losesAnswer ? new Outcome.Unknown("no answer in time") : outcome;
        }

        @Override
        public Optional<Hash256> find(String comment, long sinceMillis) throws IOException {
            answer();
            return wallet.find(comment, sinceMillis);
        }

        @Override
        public Made transaction(Hash256 txid) throws IOException {
            answer();
            return wallet.transaction(txid);
        }
    }

    /** The block with the payment is read while nobody knows yet that the transaction in it is the payment. */
    @ParameterizedTest
    @CsvSource({"SQLITE, 1", "POSTGRESQL, 1", "SQLITE, 350", "POSTGRESQL, 350"})
    void aPaymentThatIsInTheChainBeforeItIsKnownIsFoundThere(StoreKind kind, int blocks) throws Exception {
        try (SimPool pool = new SimPool(SimPool.database(kind, folder), 6)) {
            Faulty wallet = new Faulty(new SimWallet(pool.chain));
            pool.wallet = wallet;
            pool.restart();
            pool.step();
            pool.mineMature(3);
            wallet.losesAnswer = true;
            pool.step();
            assertThat(pool.payments(PaymentState.SENDING)).hasSize(1);
            wallet.away = true;
            for (int block = 0; block < blocks; block++) {
                pool.mine(false, 1);
                if (block % 50 == 0) {
                    assertThatThrownBy(pool::step).hasMessage("the wallet is away");
                }
            }
            assertThat(pool.payments(PaymentState.SENDING)).hasSize(1);
            wallet.away = false;
            wallet.losesAnswer = false;
            pool.step();
            pool.step();
            assertThat(pool.payment(1).state())
                    .isEqualTo(blocks < SimPool.MATURITY ? PaymentState.IN_CHAIN : PaymentState.BURIED);
            // Beyond the transaction's last height and as deep as a payment is given up that is in no block.
            for (int i = 0; i < 2 * SimPool.MATURITY; i++) {
                pool.mine(false, 1);
                if (i % 20 == 0) {
                    pool.step();
                }
            }
            assertThat(pool.payments(PaymentState.CANCELLED)).isEmpty();
            assertThat(pool.payment(1).state()).isEqualTo(PaymentState.BURIED);
            pool.verify("at the end");
        }
    }
}
