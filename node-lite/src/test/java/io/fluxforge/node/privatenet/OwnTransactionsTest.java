package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.wallet.Payee;
import io.fluxforge.node.wallet.SpendableCoin;
import io.fluxforge.node.wallet.TransactionDraft;
import io.fluxforge.node.wallet.TransactionPlanner;
import io.fluxforge.node.wallet.TransactionPolicy;
import io.fluxforge.node.wallet.TransactionSigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions of ours before the checks of a node. */
class OwnTransactionsTest {
    private static final ChainParams NETWORK = Networks.builtIn("regtest");
    private static final int SEED = 5;

    @TempDir
    private Path folder;

    /** The chain mines to the key's address, so that its coinbases are ours. */
    private static PrivateKey key() {
        byte[] secret = new byte[32];
        secret[31] = SEED;
        return PrivateKey.of(secret, true).orElseThrow();
    }

    private List<SpendableCoin> coinbases(PrivateChain chain, Script own) {
        List<SpendableCoin> coins = new ArrayList<>();
        // The first block is worth more than all others together.
        for (int height = 2; height + NETWORK.coinbaseMaturity() <= chain.tip().height + 1; height++) {
            Block block = chain.blockOf(Objects.requireNonNull(chain.at(height)));
            PaymentTransaction coinbase =
                    (PaymentTransaction) block.transactions().getFirst();
            for (int i = 0; i < coinbase.outputs().size(); i++) {
                TxOutput output = coinbase.outputs().get(i);
                if (output.script().equals(own) && output.value() > 0) {
                    coins.add(new SpendableCoin(new OutPoint(coinbase.txid(), i), output.value()));
                }
            }
        }
        return coins;
    }

    @Test
    void matureCoinbasesArePaidOutWithChange() throws Exception {
        TransactionSigner signer = new TransactionSigner(key(), NETWORK);
        try (BlockFile file = BlockFile.open(folder)) {
            PrivateChain chain = new PrivateChain(NETWORK, file, () -> System.currentTimeMillis() / 1000);
            BlockMiner miner =
                    new BlockMiner(chain, new TemplateMaker(chain, signer.ownScript()), new SmallHeaderSolver());
            for (int i = 0; i < NETWORK.coinbaseMaturity() + 4; i++) {
                chain.submit(miner.mine());
            }
            List<SpendableCoin> coins = coinbases(chain, signer.ownScript());
            assertThat(coins).hasSize(4);
            List<Payee> payees = new ArrayList<>();
            for (int i = 1; i <= 7; i++) {
                byte[] hash = new byte[Script.HASH_BYTES];
                hash[0] = (byte) i;
                Address.Kind kind = i % 2 == 0 ? Address.Kind.PUBLIC_KEY_HASH : Address.Kind.SCRIPT_HASH;
                payees.add(new Payee(
                        new Address(kind, ByteString.of(hash)), coins.getFirst().units() / 3 + i, 100_000));
            }
            TransactionDraft draft = new TransactionPlanner(TransactionPolicy.DEFAULT, signer.publicKeyBytes())
                    .plan(payees, coins)
                    .orElseThrow();
            PaymentTransaction signed = signer.sign(draft, chain.tip().height + 1);
            assertThat(chain.submit(signed)).isEqualTo(new TransactionVerdict(TransactionVerdict.Kind.ACCEPTED, ""));
            assertThat(chain.submit(signed).kind()).isEqualTo(TransactionVerdict.Kind.KNOWN);
            chain.submit(miner.mine());
            assertThat(Objects.requireNonNull(chain.blockOf(signed.txid())).height)
                    .isEqualTo(chain.tip().height);
            assertThat(chain.submit(signed).kind()).isEqualTo(TransactionVerdict.Kind.IN_CHAIN);
            // The change can be spent like a coinbase, and the branch id of another chain is none here.
            int last = signed.outputs().size() - 1;
            SpendableCoin change = new SpendableCoin(
                    new OutPoint(signed.txid(), last),
                    signed.outputs().get(last).value());
            assertThat(change.units()).isEqualTo(draft.change());
            TransactionDraft second = new TransactionPlanner(TransactionPolicy.DEFAULT, signer.publicKeyBytes())
                    .plan(payees, List.of(change))
                    .orElseThrow();
            assertThat(chain.submit(signer.sign(second, chain.tip().height + 1)).kind())
                    .isEqualTo(TransactionVerdict.Kind.ACCEPTED);
            chain.close();
        }
    }
}
