package io.fluxforge.bench.node.confirm;

import io.fluxforge.bench.node.confirm.ConfirmCheck.Aspect;
import io.fluxforge.bench.node.confirm.ConfirmCheck.Finding;
import io.fluxforge.bench.node.confirm.ConfirmCheck.Outcome;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.node.chain.BenchmarkKey;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.crypto.BenchmarkSignature;
import io.fluxforge.node.crypto.MessageSignature;
import io.fluxforge.node.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks confirmations of one network. Immutable. */
public final class ConfirmVerifier {
    // fluxd main.cpp, CheckTransaction; fluxnode.h, FLUXNODE_CONFIRM_TX_IP_ADDRESS_SIZE_V1 and _V2
    private static final int MAX_ADDRESS_BEFORE = 40;
    private static final int MAX_ADDRESS = 60;
    private static final long LONGER_ADDRESSES_FROM = 1_647_262_800;
    private static final int UPDATE = 1;
    /** Hex digits of the collateral's id that a node signs: {@code COutPoint::ToString} cuts off the rest. */
    private static final int SIGNED_DIGITS = 10;

    private final String network;
    private final NavigableMap<Long, PublicKey> keys = new TreeMap<>();

    /** @throws IllegalArgumentException if the network's keys are no points of the curve */
    public ConfirmVerifier(ChainParams chain) {
        network = chain.name();
        for (BenchmarkKey key : chain.nodes().benchmarkKeys()) {
            PublicKey point = PublicKey.of(ByteString.parse(key.publicKey()))
                    .orElseThrow(() -> new IllegalArgumentException("no public key: " + key.publicKey()));
            keys.put(key.fromTime(), point);
        }
    }

    /**
     * Checks.
     *
     * @param nodeKey the node's public key, as its start transaction has it; null if it is not known
     * @param expectedId the id under which it was asked for, or that a block commits to; null if there is none
     */
    public ConfirmCheck check(NodeConfirm confirm, @Nullable PublicKey nodeKey, @Nullable Hash256 expectedId) {
        return new ConfirmCheck(
                confirm, List.of(form(confirm), benchmark(confirm), node(confirm, nodeKey), id(confirm, expectedId)));
    }

    /**
     * What a node signs: its collateral in the short form of the log, then index, update type and time as decimal numbers (fluxd
     * {@code fluxnode.cpp}, {@code CheckFluxnodeTxSignatures}; {@code transaction.cpp}, {@code COutPoint::ToString}).
     */
    static ByteString nodeMessage(NodeConfirm confirm) {
        String hash = confirm.collateral().txid().toString().substring(0, SIGNED_DIGITS);
        long index = confirm.collateral().index();
        String text = "COutPoint(" + hash + ", " + index + ")" + index + confirm.updateType() + confirm.signatureTime();
        return ByteString.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Finding benchmark(NodeConfirm confirm) {
        Map.Entry<Long, PublicKey> key = keys.floorEntry(confirm.benchmarkTime());
        if (key == null) {
            return invalid(
                    Aspect.BENCHMARK_SIGNATURE, "the network " + network + " has no benchmarking key of that time");
        }
        String from = key.getKey() == 0 ? "the first" : "valid from " + Instant.ofEpochSecond(key.getKey());
        if (BenchmarkSignature.isValid(confirm, keys)) {
            return valid(Aspect.BENCHMARK_SIGNATURE, "by the key of " + network + ", " + from);
        }
        Optional<PublicKey> signer = BenchmarkSignature.signer(confirm);
        return invalid(
                Aspect.BENCHMARK_SIGNATURE,
                signer.isEmpty()
                        ? "no key can have made it"
                        : "not by the key of " + network + ", " + from + ", but by " + signer.get());
    }

    private static Finding node(NodeConfirm confirm, @Nullable PublicKey nodeKey) {
        if (nodeKey == null) {
            return new Finding(Aspect.NODE_SIGNATURE, Outcome.UNCHECKED, "the node's key is not known");
        }
        return MessageSignature.isBy(nodeKey, confirm.signature(), nodeMessage(confirm))
                ? valid(Aspect.NODE_SIGNATURE, "by the node's key")
                : invalid(Aspect.NODE_SIGNATURE, "not by " + nodeKey);
    }

    private static Finding id(NodeConfirm confirm, @Nullable Hash256 expected) {
        if (expected == null) {
            return new Finding(Aspect.TXID, Outcome.UNCHECKED, "no id to compare with");
        }
        return confirm.txid().equals(expected)
                ? valid(Aspect.TXID, "as asked for")
                : invalid(Aspect.TXID, "is " + confirm.txid() + ", not " + expected);
    }

    private static Finding form(NodeConfirm confirm) {
        int tier = confirm.benchmarkTier();
        if (Tier.ofNumber(tier).isEmpty()) {
            return invalid(Aspect.FORM, "tier " + tier + " is none of 1, 2, 3");
        }
        if (confirm.updateType() < 0 || confirm.updateType() > UPDATE) {
            return invalid(Aspect.FORM, "update type " + confirm.updateType() + " is neither 0 nor 1");
        }
        int longest = confirm.benchmarkTime() >= LONGER_ADDRESSES_FROM ? MAX_ADDRESS : MAX_ADDRESS_BEFORE;
        if (confirm.address().length() > longest) {
            return invalid(Aspect.FORM, "address of " + confirm.address().length() + " bytes, at most " + longest);
        }
        return valid(Aspect.FORM, "tier, update type and address");
    }

    private static Finding valid(Aspect aspect, String detail) {
        return new Finding(aspect, Outcome.VALID, detail);
    }

    private static Finding invalid(Aspect aspect, String detail) {
        return new Finding(aspect, Outcome.INVALID, detail);
    }
}
