package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.InputSigner;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.wallet.TransactionSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a private node's own keys hold and have paid, as the wallet of a Flux node has it, so that those who pay by a node's wallet can
 * try that here. Transactions that it makes are kept before anybody hears of them, and offered to the mempool again after a restart.
 * Guarded by {@link PrivateChain}.
 */
final class Wallet {
    /** Its file in the node's folder. */
    static final String FILE = "wallet.dat";

    /** Blocks in which a payment can still be mined (fluxd {@code main.h}, {@code DEFAULT_TX_EXPIRY_DELTA}). */
    private static final int EXPIRY_BLOCKS = 20;
    /** Units for each byte, as a real node paid in the recorded answers. */
    private static final long UNITS_PER_BYTE = 1;
    /** Change below this goes to the miners. */
    private static final long DUST_UNITS = 54;

    /** Not enough coins (fluxd {@code rpc/protocol.h}). */
    static final int INSUFFICIENT_FUNDS = -6;

    static final int WALLET_ERROR = -4;

    /** @param seconds since 1970 when it was first seen */
    record Known(PaymentTransaction transaction, long seconds) {}

    /** @param confirmations 0 in the mempool */
    record Owned(OutPoint point, Coin coin, int confirmations, boolean spendable) {}

    private final PrivateChain chain;
    private final BlockFile file;
    private final WalletKeys keys;
    private final Map<Hash256, Known> known = new LinkedHashMap<>();
    private final Map<Hash256, String> comments = new LinkedHashMap<>();
    private int scanned;

    /** Reads the wallet of a folder. */
    Wallet(PrivateChain chain, Path folder, BlockFile file) throws IOException {
        this.chain = chain;
        this.file = file;
        this.keys = new WalletKeys(folder, file, chain.network().addresses().secretKey());
        file.replay(this::replay);
        synchronized (chain) {
            known.values().forEach(sent -> chain.submit(sent.transaction()));
        }
    }

    private void replay(byte type, long position, byte[] payload) throws IOException {
        switch (type) {
            case BlockFile.KEY -> keys.replay(payload);
            case BlockFile.SENT -> replaySent(payload);
            default -> throw new IOException("the wallet is of a newer version: record type " + type);
        }
    }

    private void replaySent(byte[] payload) throws IOException {
        JsonNode sent = Json.MAPPER.readTree(payload);
        try {
            byte[] bytes = HexFormat.of().parseHex(sent.path("hex").asString(""));
            if (Transaction.decode(bytes) instanceof PaymentTransaction payment) {
                remember(payment, sent.path("time").asLong(0));
                comments.put(payment.txid(), sent.path("comment").asString(""));
            }
        } catch (DecodeException | IllegalArgumentException e) {
            throw new IOException("the wallet's file holds no transaction: " + e.getMessage(), e);
        }
    }

    /** Whom blocks pay unless the user says otherwise. */
    Address first() {
        synchronized (chain) {
            return keys.first();
        }
    }

    WalletKeys keys() {
        return keys;
    }

    /** Looks for our keys' transactions from the first block on, because there are more keys. */
    void rescan() {
        scanned = 0;
    }

    private void remember(PaymentTransaction payment, long seconds) {
        known.putIfAbsent(payment.txid(), new Known(payment, seconds));
    }

    /**
     * Every transaction that pays or spends our coins, of any branch or the mempool: by height, a block's payments before its
     * coinbase, then those that are in no block of the best chain.
     */
    List<Known> transactions() {
        for (BlockEntry entry : chain.arrivedFrom(scanned)) {
            scanned++;
            chain.blockOf(entry).transactions().forEach(transaction -> look(transaction, entry.header.time()));
        }
        chain.mempool().entries().forEach(entry -> look(entry.transaction(), entry.time()));
        List<Known> all = new ArrayList<>(known.values());
        all.sort(Comparator.comparingInt(this::place)
                .thenComparing(one -> one.transaction().isCoinbase()));
        return all;
    }

    private int place(Known one) {
        BlockEntry block = chain.blockOf(one.transaction().txid());
        return block == null ? Integer.MAX_VALUE : block.height;
    }

    private void look(Transaction transaction, long seconds) {
        if (transaction instanceof PaymentTransaction payment
                && (payment.outputs().stream().anyMatch(output -> keys.isOurs(output.script()))
                        || !inputsOf(payment).isEmpty())) {
            remember(payment, seconds);
        }
    }

    @Nullable
    Known find(Hash256 txid) {
        transactions();
        return known.get(txid);
    }

    String commentOf(Hash256 txid) {
        return comments.getOrDefault(txid, "");
    }

    /** The outputs of ours that a transaction spends. */
    List<TxOutput> inputsOf(PaymentTransaction payment) {
        List<TxOutput> ours = new ArrayList<>();
        for (TxInput input : payment.inputs()) {
            Known from = known.get(input.previous().txid());
            if (from != null
                    && input.previous().index() < from.transaction().outputs().size()) {
                TxOutput output =
                        from.transaction().outputs().get((int) input.previous().index());
                if (keys.isOurs(output.script())) {
                    ours.add(output);
                }
            }
        }
        return ours;
    }

    /** Confirmations of a transaction, 0 in the mempool, −1 where it is neither there nor in the best chain. */
    int confirmations(Hash256 txid) {
        BlockEntry block = chain.blockOf(txid);
        if (block != null) {
            return chain.tip().height - block.height + 1;
        }
        return chain.mempool().get(txid) == null ? -1 : 0;
    }

    /** Blocks until a coinbase with so many confirmations may be spent; not positive once it may. */
    int blocksToMaturity(int confirmations) {
        return chain.network().coinbaseMaturity() + 1 - Math.max(0, confirmations);
    }

    /** Our coins that nobody spends, not even in the mempool. */
    List<Owned> coins() {
        CoinView unspent = chain.mempool().coins();
        List<Owned> coins = new ArrayList<>();
        int tip = chain.tip().height;
        chain.eachCoin((point, coin) -> {
            if (keys.isOurs(coin.output().script()) && unspent.coin(point) != null) {
                int confirmations = tip - coin.height() + 1;
                boolean mature = !coin.coinbase() || blocksToMaturity(confirmations) <= 0;
                coins.add(new Owned(point, coin, confirmations, mature));
            }
        });
        for (Mempool.Entry entry : chain.mempool().entries()) {
            List<TxOutput> outputs = entry.transaction().outputs();
            for (int i = 0; i < outputs.size(); i++) {
                OutPoint point = new OutPoint(entry.transaction().txid(), i);
                Coin coin = keys.isOurs(outputs.get(i).script()) ? unspent.coin(point) : null;
                if (coin != null) {
                    // What strangers have not had confirmed may never be.
                    boolean own = comments.containsKey(entry.transaction().txid());
                    coins.add(new Owned(point, coin, 0, own));
                }
            }
        }
        return coins;
    }

    /** What can be spent with at least so many confirmations. Units. */
    long balance(int minConfirmations) {
        return coins().stream()
                .filter(coin -> coin.spendable() && coin.confirmations() >= minConfirmations)
                .mapToLong(coin -> coin.coin().output().value())
                .sum();
    }

    /**
     * Pays, from the oldest coins on.
     *
     * @param outputs whom to pay
     * @param feeFrom those of them who bear the fee, in equal parts, the first of them what does not divide; none for us
     * @param minConfirmations of the coins; change of ours that is not confirmed is taken where the others do not suffice
     * @param comment kept with the transaction
     */
    PaymentTransaction send(List<TxOutput> outputs, Set<Script> feeFrom, int minConfirmations, String comment)
            throws RpcFailure {
        long total = outputs.stream().mapToLong(TxOutput::value).reduce(0, Math::addExact);
        try {
            PaymentTransaction payment = make(outputs, feeFrom, total, candidates(total, minConfirmations));
            int bytes = payment.toBytes().length;
            if (bytes > Mempool.MAX_TRANSACTION_BYTES) {
                throw new RpcFailure(WALLET_ERROR, "Transaction too large");
            }
            keep(payment, comment);
            TransactionVerdict verdict = chain.submit(payment);
            if (!verdict.isInMempool()) {
                throw new RpcFailure(WALLET_ERROR, "Error: The transaction was rejected! " + verdict.word());
            }
            return payment;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the wallet's file", e);
        }
    }

    private List<Owned> candidates(long total, int minConfirmations) throws RpcFailure {
        List<Owned> candidates = new ArrayList<>(coins());
        candidates.removeIf(
                coin -> !coin.spendable() || (coin.confirmations() > 0 && coin.confirmations() < minConfirmations));
        candidates.sort(Comparator.comparingInt(Owned::confirmations).reversed());
        if (candidates.stream().mapToLong(coin -> coin.coin().output().value()).sum() < total) {
            throw new RpcFailure(INSUFFICIENT_FUNDS, "Address has insufficient funds");
        }
        return candidates;
    }

    private PaymentTransaction make(List<TxOutput> outputs, Set<Script> feeFrom, long total, List<Owned> candidates)
            throws RpcFailure, IOException {
        PrivateKey change = keys.generate(true);
        Script changeScript = change.publicKey().address().script();
        List<Script> scripts =
                new ArrayList<>(outputs.stream().map(TxOutput::script).toList());
        scripts.add(changeScript);
        TransactionSize sizes = new TransactionSize(change.publicKey().bytes().size());
        List<Owned> chosen = new ArrayList<>();
        long in = 0;
        long fee = 0;
        for (Owned coin : candidates) {
            chosen.add(coin);
            in = Math.addExact(in, coin.coin().output().value());
            fee = UNITS_PER_BYTE * sizes.of(chosen.size(), scripts);
            if (in >= total + (feeFrom.isEmpty() ? fee : 0)) {
                break;
            }
        }
        long ownFee = feeFrom.isEmpty() ? fee : 0;
        if (in < total + ownFee) {
            throw new RpcFailure(INSUFFICIENT_FUNDS, "Insufficient funds: the fee of " + fee + " units is not covered");
        }
        List<TxOutput> paid = feeFrom.isEmpty() ? new ArrayList<>(outputs) : lessFee(outputs, feeFrom, fee);
        if (in - total - ownFee > DUST_UNITS) {
            paid.add(new TxOutput(in - total - ownFee, changeScript));
        }
        return signed(chosen, paid);
    }

    /** fluxd {@code wallet/wallet.cpp}, {@code CreateTransaction}: the first who bears the fee pays what does not divide. */
    private static List<TxOutput> lessFee(List<TxOutput> outputs, Set<Script> feeFrom, long fee) throws RpcFailure {
        long bearers = outputs.stream()
                .filter(output -> feeFrom.contains(output.script()))
                .count();
        List<TxOutput> less = new ArrayList<>();
        long rest = fee % bearers;
        for (TxOutput output : outputs) {
            long value = output.value();
            if (feeFrom.contains(output.script())) {
                value -= fee / bearers + rest;
                rest = 0;
            }
            if (value <= DUST_UNITS) {
                throw new RpcFailure(INSUFFICIENT_FUNDS, "The transaction amount is too small to pay the fee");
            }
            less.add(new TxOutput(value, output.script()));
        }
        return less;
    }

    private PaymentTransaction signed(List<Owned> coins, List<TxOutput> outputs) {
        int height = chain.tip().height + 1;
        List<TxInput> inputs = new ArrayList<>();
        List<TxOutput> spent = new ArrayList<>();
        List<PrivateKey> signers = new ArrayList<>();
        for (Owned coin : coins) {
            TxOutput output = coin.coin().output();
            WalletKeys.Owned owner = keys.of(output.script());
            if (owner == null) {
                throw new IllegalStateException("no key of " + coin.point());
            }
            inputs.add(new TxInput(coin.point(), Script.EMPTY, TxInput.FINAL));
            spent.add(output);
            signers.add(owner.key());
        }
        PaymentTransaction plain = PaymentTransaction.sapling(inputs, outputs, 0, height + EXPIRY_BLOCKS);
        return InputSigner.sign(plain, chain.network().branchIdAt(height), spent, signers);
    }

    private void keep(PaymentTransaction payment, String comment) throws IOException {
        long now = chain.nowSeconds();
        file.append(
                BlockFile.SENT,
                Json.MAPPER.writeValueAsBytes(Json.MAPPER
                        .createObjectNode()
                        .put("hex", HexFormat.of().formatHex(payment.toBytes()))
                        .put("comment", comment)
                        .put("time", now)));
        remember(payment, now);
        comments.put(payment.txid(), comment);
    }
}
