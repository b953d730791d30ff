package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.SpendCheck;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a transaction may spend the coins that it names (fluxd {@code main.cpp}, {@code CheckTxInputs}). */
final class SpendRules {
    /**
     * What came out.
     *
     * @param failure the word as in {@link Rules}, or null
     * @param fee what the inputs have beyond the outputs, units; 0 with a failure
     * @param shownSigops signature operations of the scripts that the inputs show, which count beside the others
     */
    record Result(@Nullable String failure, long fee, int shownSigops) {}

    private final ChainParams network;

    SpendRules(ChainParams network) {
        this.network = network;
    }

    /** Checks a transaction that is no coinbase, in a block at this height, on these coins. */
    Result check(PaymentTransaction payment, int height, CoinView coins) {
        SpendCheck signatures = new SpendCheck(payment, network.branchIdAt(height));
        List<TxInput> inputs = payment.inputs();
        long in = 0;
        int sigops = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Coin coin = coins.coin(inputs.get(i).previous());
            if (coin == null) {
                return failed("bad-txns-inputs-missingorspent");
            }
            if (coin.coinbase() && height - coin.height() < network.coinbaseMaturity()) {
                return failed("bad-txns-premature-spend-of-coinbase");
            }
            in = Math.addExact(in, coin.output().value());
            sigops += SigOps.ofShownScript(inputs.get(i), coin.output().script());
            Optional<String> wrong = signatures.check(i, coin.output());
            if (wrong.isPresent()) {
                return failed("mandatory-script-verify-flag-failed (" + wrong.get() + ")");
            }
        }
        long out = payment.outputs().stream().mapToLong(TxOutput::value).sum();
        return in < out ? failed("bad-txns-in-belowout") : new Result(null, in - out, sigops);
    }

    private static Result failed(String word) {
        return new Result(word, 0, 0);
    }
}
