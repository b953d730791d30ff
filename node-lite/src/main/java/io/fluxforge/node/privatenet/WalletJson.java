package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes the wallet's transactions as fluxd does ({@code wallet/rpcwallet.cpp}: {@code WalletTxToJSON}, {@code ListTransactions}). */
final class WalletJson {
    private static final int COIN_DIGITS = 8;

    private final PrivateChain chain;
    private final Wallet wallet;

    WalletJson(PrivateChain chain, Wallet wallet) {
        this.chain = chain;
        this.wallet = wallet;
    }

    private static BigDecimal coins(long units) {
        return BigDecimal.valueOf(units, COIN_DIGITS);
    }

    ObjectNode coin(Wallet.Owned coin, Address address) {
        TxOutput output = coin.coin().output();
        return Json.MAPPER
                .createObjectNode()
                .put("txid", coin.point().txid().toString())
                .put("vout", coin.point().index())
                .put("generated", coin.coin().coinbase())
                .put("address", address.format(chain.rules().prefixes()))
                .put("scriptPubKey", output.script().toString())
                .put("amount", coins(output.value()))
                .put("confirmations", coin.confirmations())
                .put("spendable", true);
    }

    /** What a transaction of ours means for the wallet, units. */
    private record Sums(long in, long credit, long out) {
        boolean isOurs() {
            return in > 0;
        }

        long fee() {
            return isOurs() ? in - out : 0;
        }
    }

    private Sums sums(PaymentTransaction payment) {
        boolean worthless = payment.isCoinbase() && wallet.blocksToMaturity(wallet.confirmations(payment.txid())) > 0;
        long credit = worthless
                ? 0
                : payment.outputs().stream()
                        .filter(output -> wallet.keys().isOurs(output.script()))
                        .mapToLong(TxOutput::value)
                        .sum();
        long in = wallet.inputsOf(payment).stream().mapToLong(TxOutput::value).sum();
        long out = payment.outputs().stream().mapToLong(TxOutput::value).sum();
        return new Sums(in, credit, out);
    }

    /** The answer to {@code gettransaction}. */
    ObjectNode transaction(Wallet.Known known) {
        PaymentTransaction payment = known.transaction();
        Sums sums = sums(payment);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("amount", coins(sums.credit() - sums.in() + sums.fee()));
        if (sums.isOurs()) {
            answer.put("fee", coins(-sums.fee()));
        }
        addPlace(answer, known);
        ArrayNode details = answer.putArray("details");
        movements(payment, sums).forEach(details::add);
        answer.put("hex", HexFormat.of().formatHex(payment.toBytes()));
        return answer;
    }

    /** Its entries in {@code listtransactions}, the last first. */
    List<JsonNode> entries(Wallet.Known known) {
        PaymentTransaction payment = known.transaction();
        List<JsonNode> entries = new ArrayList<>();
        for (ObjectNode movement : movements(payment, sums(payment))) {
            JsonNode size = movement.remove("size");
            addPlace(movement, known);
            movement.set("size", size);
            entries.add(movement);
        }
        return entries;
    }

    private void addPlace(ObjectNode answer, Wallet.Known known) {
        PaymentTransaction payment = known.transaction();
        Hash256 txid = payment.txid();
        answer.put("confirmations", wallet.confirmations(txid));
        if (payment.isCoinbase()) {
            answer.put("generated", true);
        }
        BlockEntry block = chain.blockOf(txid);
        if (block != null) {
            answer.put("blockhash", block.hash.toString());
            answer.put("blockindex", chain.blockOf(block).txids().indexOf(txid));
            answer.put("blocktime", block.header.time());
            answer.put("expiryheight", payment.expiryHeight());
        }
        answer.put("txid", txid.toString());
        answer.putArray("walletconflicts");
        answer.put("time", known.seconds());
        answer.put("timereceived", known.seconds());
        String comment = wallet.commentOf(txid);
        if (!comment.isEmpty()) {
            answer.put("comment", comment);
        }
        answer.putArray("vJoinSplit");
    }

    /** What was sent and what was received, without change; nothing of a coinbase that is in no chain. */
    private List<ObjectNode> movements(PaymentTransaction payment, Sums sums) {
        List<ObjectNode> movements = new ArrayList<>();
        int confirmations = wallet.confirmations(payment.txid());
        if (payment.isCoinbase() && confirmations < 0) {
            return movements;
        }
        int size = payment.toBytes().length;
        List<TxOutput> outputs = payment.outputs();
        for (int i = 0; sums.isOurs() && i < outputs.size(); i++) {
            if (!isChange(outputs.get(i))) {
                movements.add(movement(outputs.get(i), "send", -1, i)
                        .put("fee", coins(-sums.fee()))
                        .put("size", size));
            }
        }
        String received = !payment.isCoinbase()
                ? "receive"
                : wallet.blocksToMaturity(confirmations) > 0 ? "immature" : "generate";
        for (int i = 0; i < outputs.size(); i++) {
            TxOutput output = outputs.get(i);
            if (wallet.keys().isOurs(output.script()) && !(sums.isOurs() && isChange(output))) {
                movements.add(movement(output, received, 1, i).put("size", size));
            }
        }
        return movements;
    }

    private boolean isChange(TxOutput output) {
        WalletKeys.Owned owner = wallet.keys().of(output.script());
        return owner != null && owner.change();
    }

    private ObjectNode movement(TxOutput output, String category, int sign, int index) {
        ObjectNode movement = Json.MAPPER.createObjectNode().put("account", "");
        Address.of(output.script())
                .ifPresent(address ->
                        movement.put("address", address.format(chain.rules().prefixes())));
        return movement.put("category", category)
                .put("amount", coins(sign * output.value()))
                .put("vout", index);
    }
}
