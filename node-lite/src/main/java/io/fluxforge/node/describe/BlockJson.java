package io.fluxforge.node.describe;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PonHeader;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HexFormat;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A block as {@code getblock} describes it (fluxd {@code rpc/blockchain.cpp}, {@code blockToJSON}), as far as the block alone
 * tells: without confirmations, chain work, anchor, value pools and the next block.
 */
public final class BlockJson {
    private BlockJson() {}

    /** The text for people of {@link #describe}. */
    public static String text(Block block, ChainParams params, boolean transactions) {
        return ChainJson.toText(describe(block, params, transactions));
    }

    /**
     * The fields of a block.
     *
     * @param params of the network, for addresses and difficulty
     * @param transactions whether each is described, as {@code getblock} does at verbosity 2, or named by its id only
     */
    public static ObjectNode describe(Block block, ChainParams params, boolean transactions) {
        ChainHeader header = block.header();
        ObjectNode node =
                ChainJson.object().put("hash", header.hash().toString()).put("size", block.toBytes().length);
        height(block).ifPresent(height -> node.put("height", height));
        node.put("version", header.version())
                .put("merkleroot", header.merkleRoot().toString())
                .put("finalsaplingroot", header.finalSaplingRoot().toString());
        AddressPrefixes prefixes = params.addresses().prefixes();
        ArrayNode list = node.putArray("tx");
        block.transactions().forEach(transaction -> {
            if (transactions) {
                list.add(TransactionJson.describe(transaction, prefixes));
            } else {
                list.add(transaction.txid().toString());
            }
        });
        node.put("time", header.time());
        node.setAll(kindOf(header));
        int limit = CompactTarget.encode(params.difficulty().limit());
        return node.put("bits", HexFormat.of().toHexDigits(header.bits()))
                .put("difficulty", rounded(difficulty(header.bits(), limit)))
                .put("previousblockhash", header.previousHash().toString());
    }

    /** {@code type} and what is particular to it. */
    public static ObjectNode kindOf(ChainHeader header) {
        return switch (header) {
            case PowHeader pow ->
                ChainJson.object()
                        .put("type", "POW")
                        .put("nonce", pow.nonceHash().toString())
                        .put("solution", HexFormat.of().formatHex(pow.solution()));
            case PonHeader pon ->
                ChainJson.object()
                        .put("type", "PON")
                        .put("collateral", NodeTransactionJson.shortText(pon.collateral()))
                        .put("blocksig", HexFormat.of().formatHex(pon.signature()));
        };
    }

    /** The height that the coinbase says; empty if there is no coinbase, or it says none. */
    private static OptionalLong height(Block block) {
        return block.transactions().stream()
                .limit(1)
                .filter(first -> first instanceof PaymentTransaction payment && payment.isCoinbase())
                .map(coinbase ->
                        ((PaymentTransaction) coinbase).inputs().get(0).script().height())
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** To the sixteen digits that a node writes. */
    private static BigDecimal rounded(double value) {
        return new BigDecimal(value, new MathContext(16)).stripTrailingZeros();
    }

    /**
     * The difficulty as a node reports it: the limit's mantissa over the target's, times 256 for each step between their exponents
     * (fluxd {@code rpc/blockchain.cpp}, {@code GetDifficultyINTERNAL}). For people, not for rules: it rounds, and is 0 for bits
     * that no block may have.
     *
     * @param bits of the block
     * @param limitBits of the network's largest target
     */
    public static double difficulty(int bits, int limitBits) {
        if ((bits & 0xff_ffff) == 0) {
            return 0;
        }
        double ratio = (double) (limitBits & 0xff_ffff) / (bits & 0xff_ffff);
        // At most 255 steps, whatever a hostile header says.
        int steps = (limitBits >>> 24) - (bits >>> 24);
        return ratio * Math.pow(256, steps);
    }
}
