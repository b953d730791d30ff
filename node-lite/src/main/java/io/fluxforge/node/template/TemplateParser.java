package io.fluxforge.node.template;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Base58Check;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.ShieldedParts;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxFormat;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.json.JsonFields;
import io.fluxforge.node.json.JsonShapeException;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads one answer of {@code getblocktemplate} and refuses it where it does not add up. */
final class TemplateParser {
    /** More than all coins there will ever be; sums of a block's amounts stay far below the range of long. */
    private static final long MAX_UNITS = 1_000_000_000_00000000L;

    private static final BigInteger ANY_TARGET = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    private static final long MAX_UINT32 = 0xffff_ffffL;
    private final JsonNode answer;

    TemplateParser(JsonNode answer) {
        this.answer = answer;
    }

    BlockTemplate parse() throws TemplateException {
        try {
            return parse(JsonFields.of("", answer));
        } catch (JsonShapeException e) {
            throw new TemplateException(e.reason());
        }
    }

    private static BlockTemplate parse(JsonFields fields) throws JsonShapeException, TemplateException {
        int height = (int) fields.integer("height", 1, Integer.MAX_VALUE);
        long version = fields.integer("version", 4, Integer.MAX_VALUE);
        require(version < ChainHeader.PON_VERSION, "version %d is Proof of Node: there is nothing to mine", version);
        int bits = fields.bits("bits");
        CompactTarget target = CompactTarget.decode(bits, ANY_TARGET);
        require(target.status() == CompactTarget.Status.OK, "bits %08x are no target: %s", bits, target.status());
        fields.number256("target");
        long current = fields.integer("curtime", 1, MAX_UINT32);
        long earliest = fields.has("mintime") ? fields.integer("mintime", 0, MAX_UINT32) : 0;
        require(earliest <= current, "curtime %d is before mintime %d", current, earliest);

        List<TemplateTransaction> transactions = transactions(fields);
        PaymentTransaction coinbase = coinbase(fields, height, transactions);
        requirePayments(fields, coinbase.outputs());
        return new BlockTemplate(
                height,
                (int) version,
                fields.hash("previousblockhash"),
                fields.hash("finalsaplingroothash"),
                bits,
                target.target(),
                current,
                earliest,
                fields.has("longpollid") ? fields.text("longpollid") : "",
                limit(fields, "sizelimit"),
                limit(fields, "sigoplimit"),
                coinbase,
                transactions);
    }

    private static OptionalInt limit(JsonFields fields, String name) throws JsonShapeException {
        return fields.has(name)
                ? OptionalInt.of((int) fields.integer(name, 1, Integer.MAX_VALUE))
                : OptionalInt.empty();
    }

    private static List<TemplateTransaction> transactions(JsonFields fields)
            throws JsonShapeException, TemplateException {
        List<TemplateTransaction> transactions = new ArrayList<>();
        Set<Hash256> ids = new HashSet<>();
        for (JsonFields entry : fields.objects("transactions")) {
            int number = transactions.size();
            byte[] data = entry.bytes("data");
            Transaction transaction = decode(data, "transaction " + number);
            Hash256 txid = transaction.txid();
            require(
                    txid.equals(entry.hash("hash")),
                    "transaction %d has the id %s, not %s",
                    number,
                    txid,
                    entry.hash("hash"));
            require(ids.add(txid), "transaction %s stands there twice", txid);
            require(
                    !(transaction instanceof PaymentTransaction payment && payment.isCoinbase()),
                    "transaction %d is a second coinbase",
                    number);
            requireDependsOnEarlier(entry, number);
            long fee = entry.integer("fee", 0, MAX_UNITS);
            transactions.add(
                    new TemplateTransaction(transaction, fee, data.length, sigops(entry, transaction, number)));
        }
        return transactions;
    }

    /** The node's number has what the outputs that are spent add, which are not here. */
    private static int sigops(JsonFields entry, Transaction transaction, int number)
            throws JsonShapeException, TemplateException {
        int own = SigOps.of(transaction);
        if (!entry.has("sigops")) {
            return own;
        }
        int told = (int) entry.integer("sigops", 0, Integer.MAX_VALUE);
        require(told >= own, "transaction %d has %d signature operations, not %d", number, own, told);
        return told;
    }

    private static void requireDependsOnEarlier(JsonFields entry, int number)
            throws JsonShapeException, TemplateException {
        for (JsonNode index : entry.node("depends")) {
            // Counted from 1.
            require(
                    index.isInt() && index.asInt() >= 1 && index.asInt() <= number,
                    "transaction %d depends on %s, which is not before it",
                    number,
                    index);
        }
    }

    private static PaymentTransaction coinbase(JsonFields fields, int height, List<TemplateTransaction> transactions)
            throws JsonShapeException, TemplateException {
        JsonFields entry = fields.object("coinbasetxn");
        Transaction decoded = decode(entry.bytes("data"), "the coinbase");
        require(
                decoded.txid().equals(entry.hash("hash")),
                "the coinbase has the id %s, not %s",
                decoded.txid(),
                entry.hash("hash"));
        if (!(decoded instanceof PaymentTransaction coinbase)
                || !coinbase.isCoinbase()
                || coinbase.format() != TxFormat.SAPLING
                || !coinbase.shielded().equals(ShieldedParts.NONE)) {
            throw new TemplateException("the coinbase is no transparent coinbase of version 4");
        }
        Script script = coinbase.inputs().getFirst().script();
        require(
                script.startsWith(Script.heightPush(height)),
                "the coinbase does not begin with height %d: %s",
                height,
                script);
        long fees = 0;
        for (TemplateTransaction transaction : transactions) {
            fees = Math.addExact(fees, transaction.fee());
        }
        long told = entry.integer("fee", -MAX_UNITS, 0);
        require(told == -fees, "the coinbase names fees of %d, the transactions pay %d", -told, fees);
        requireAmounts(coinbase.outputs(), fees);
        return coinbase;
    }

    private static void requireAmounts(List<TxOutput> outputs, long fees) throws TemplateException {
        require(!outputs.isEmpty(), "the coinbase pays nobody");
        long total = 0;
        for (TxOutput output : outputs) {
            require(
                    output.value() >= 0 && output.value() <= MAX_UNITS,
                    "the coinbase has an output of %d",
                    output.value());
            total += output.value();
            require(total <= MAX_UNITS, "the coinbase pays more than %d", MAX_UNITS);
        }
        long miner = outputs.getFirst().value();
        require(miner >= fees, "the miner's part %d is less than the fees %d", miner, fees);
    }

    /** That what the answer's keys name is what the coinbase pays. */
    private static void requirePayments(JsonFields fields, List<TxOutput> outputs)
            throws JsonShapeException, TemplateException {
        if (fields.has("miner_reward")) {
            long told = fields.integer("miner_reward", 0, MAX_UNITS);
            long paid = outputs.getFirst().value();
            require(told == paid, "miner_reward is %d, the coinbase's first output %d", told, paid);
        }
        List<TxOutput> unclaimed = new ArrayList<>(outputs.subList(1, outputs.size()));
        for (String tier : List.of("cumulus", "nimbus", "stratus")) {
            requirePayment(fields, tier + "_fluxnode_address", tier + "_fluxnode_payout", unclaimed);
        }
        // Where there are several funds the keys repeat, and the last is what is left of them.
        requirePayment(fields, "flux_creation_address", "flux_creation_amount", unclaimed);
    }

    private static void requirePayment(JsonFields fields, String addressKey, String amountKey, List<TxOutput> unclaimed)
            throws JsonShapeException, TemplateException {
        if (!fields.has(amountKey) && !fields.has(addressKey)) {
            return;
        }
        long amount = fields.integer(amountKey, 0, MAX_UNITS);
        String text = fields.text(addressKey);
        // The prefix differs from network to network; the hash behind it is what is paid.
        byte[] decoded = Base58Check.decode(text).orElse(new byte[0]);
        require(decoded.length >= Script.HASH_BYTES, "%s is no address: %s", addressKey, text);
        ByteString hash = ByteString.of(decoded).slice(decoded.length - Script.HASH_BYTES, decoded.length);
        boolean paid = unclaimed.remove(new TxOutput(amount, new Address(Address.Kind.PUBLIC_KEY_HASH, hash).script()))
                || unclaimed.remove(new TxOutput(amount, new Address(Address.Kind.SCRIPT_HASH, hash).script()));
        require(paid, "the coinbase does not pay %d to %s as %s says", amount, text, amountKey);
    }

    private static Transaction decode(byte[] data, String what) throws TemplateException {
        try {
            return Transaction.decode(data);
        } catch (DecodeException e) {
            throw new TemplateException(what + " cannot be decoded: " + e.getMessage());
        }
    }

    private static void require(boolean ok, String reason, Object... values) throws TemplateException {
        if (!ok) {
            throw new TemplateException(String.format(Locale.ROOT, reason, values));
        }
    }
}
