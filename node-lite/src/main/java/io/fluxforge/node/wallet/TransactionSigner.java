package io.fluxforge.node.wallet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.InputSigner;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.crypto.SpendCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes transactions of drafts with one key, whose hash all coins and the change pay. */
public final class TransactionSigner {
    /** No end: the decision record on payments says why. */
    private static final long NO_EXPIRY = 0;

    private final PrivateKey key;
    private final ChainParams network;
    private final Script own;

    /** @param network whose consensus branch ids count */
    public TransactionSigner(PrivateKey key, ChainParams network) {
        this.key = key;
        this.network = network;
        this.own = key.publicKey().address().script();
    }

    /** The script that all coins pay. */
    public Script ownScript() {
        return own;
    }

    /** The public key, which every input that this signs shows. */
    public byte[] publicKey() {
        return key.publicKey().bytes().toBytes();
    }

    /** Bytes of the public key. */
    public int publicKeyBytes() {
        return key.publicKey().bytes().size();
    }

    /**
     * The signed transaction: the same bytes for the same draft, always (RFC 6979). Payments come in their order, change last.
     *
     * @param height of the next block, whose consensus branch id is signed
     * @throws IllegalStateException if the checks that a node makes refuse it, which is a defect here
     */
    public PaymentTransaction sign(TransactionDraft draft, int height) {
        List<TxInput> inputs = new ArrayList<>();
        List<TxOutput> spent = new ArrayList<>();
        for (SpendableCoin coin : draft.inputs()) {
            inputs.add(new TxInput(coin.point(), Script.EMPTY, TxInput.FINAL));
            spent.add(new TxOutput(coin.units(), own));
        }
        List<TxOutput> outputs = new ArrayList<>();
        for (TransactionDraft.Payment payment : draft.payments()) {
            outputs.add(new TxOutput(payment.output(), payment.address().script()));
        }
        if (draft.change() > 0) {
            outputs.add(new TxOutput(draft.change(), own));
        }
        PaymentTransaction plain = PaymentTransaction.sapling(inputs, outputs, 0, NO_EXPIRY);
        int branchId = network.branchIdAt(height);
        PaymentTransaction signed = InputSigner.sign(plain, branchId, spent, Collections.nCopies(inputs.size(), key));
        check(signed, branchId, spent, draft);
        return signed;
    }

    private static void check(PaymentTransaction signed, int branchId, List<TxOutput> spent, TransactionDraft draft) {
        long in = spent.stream().mapToLong(TxOutput::value).reduce(0, Math::addExact);
        long out = signed.outputs().stream().mapToLong(TxOutput::value).reduce(0, Math::addExact);
        if (in - out != draft.fee()) {
            throw new IllegalStateException("in=" + in + ", out=" + out + ", fee=" + draft.fee());
        }
        SpendCheck check = new SpendCheck(signed, branchId);
        for (int i = 0; i < spent.size(); i++) {
            Optional<String> wrong = check.check(i, spent.get(i));
            if (wrong.isPresent()) {
                throw new IllegalStateException("input " + i + ": " + wrong.get());
            }
        }
    }

    /** Names the public key only. */
    @Override
    public String toString() {
        return "TransactionSigner with " + key.publicKey();
    }
}
