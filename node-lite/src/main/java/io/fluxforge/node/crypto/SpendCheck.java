package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.ScriptReader;
import io.fluxforge.node.codec.ScriptTemplate;
import io.fluxforge.node.codec.ScriptTemplate.Kind;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether inputs may spend what they name. Knows the standard scripts only (public key, public key hash, multisig, and the hash
 * of one of these) and is as strict with them as fluxd is with what enters its memory pool ({@code script/standard.h},
 * {@code STANDARD_SCRIPT_VERIFY_FLAGS}): shortest pushes, strict DER, low S, defined hash types, an empty dummy, nothing left over.
 * Everything else is refused, so that what passes here passes there, but not the other way round.
 */
public final class SpendCheck {
    /** fluxd {@code script/script.h}, {@code MAX_SCRIPT_ELEMENT_SIZE}. */
    private static final int MAX_PUSHED_BYTES = 520;

    private final PaymentTransaction transaction;
    private final SignatureHash hashes;

    /**
     * Prepares the checks of a transaction's inputs.
     *
     * @param branchId of the rules in force at the height
     * @throws IllegalArgumentException if the transaction is none of version 4
     */
    public SpendCheck(PaymentTransaction transaction, int branchId) {
        this.transaction = transaction;
        this.hashes = new SignatureHash(transaction, branchId);
    }

    /**
     * Checks one input.
     *
     * @param index of the input
     * @param spent the output that it names
     * @return empty if it may spend it, else why not
     */
    public Optional<String> check(int index, TxOutput spent) {
        TxInput input = transaction.inputs().get(index);
        List<ByteString> items = new ArrayList<>();
        ScriptReader reader = new ScriptReader(input.script());
        while (reader.next()) {
            if (!reader.isDataPush() || !reader.isMinimalPush()) {
                return Optional.of("the input's script has more than shortest pushes of data");
            }
            items.add(reader.data());
        }
        if (reader.isBroken()) {
            return Optional.of("the input's script ends inside a push");
        }
        ScriptTemplate template = ScriptTemplate.of(spent.script());
        if (template.kind() != Kind.SCRIPT_HASH) {
            return satisfies(template, items, new Signed(index, spent.script(), spent.value()));
        }
        if (items.isEmpty()) {
            return Optional.of("no redeem script");
        }
        ByteString redeem = items.removeLast();
        if (redeem.size() > MAX_PUSHED_BYTES) {
            return Optional.of("the redeem script has " + redeem.size() + " bytes, at most " + MAX_PUSHED_BYTES);
        }
        if (!Hash160.of(redeem).equals(template.items().get(0))) {
            return Optional.of("the redeem script has another hash");
        }
        Script script = Script.of(redeem);
        return satisfies(ScriptTemplate.of(script), items, new Signed(index, script, spent.value()));
    }

    /** What a signature of an input signs, but for the hash type. */
    private record Signed(int index, Script scriptCode, long value) {}

    private Optional<String> satisfies(ScriptTemplate template, List<ByteString> items, Signed signed) {
        return switch (template.kind()) {
            case PUBLIC_KEY ->
                items.size() == 1 ? signature(items.get(0), template.items().get(0), signed) : count(items, 1);
            case PUBLIC_KEY_HASH -> {
                if (items.size() != 2) {
                    yield count(items, 2);
                }
                yield Hash160.of(items.get(1)).equals(template.items().get(0))
                        ? signature(items.get(0), items.get(1), signed)
                        : Optional.of("the public key has another hash");
            }
            case MULTISIG -> multisig(template, items, signed);
            case SCRIPT_HASH, NULL_DATA, NON_STANDARD -> Optional.of("the script is not one that is checked here");
        };
    }

    private Optional<String> multisig(ScriptTemplate template, List<ByteString> items, Signed signed) {
        if (items.size() != template.required() + 1) {
            return count(items, template.required() + 1);
        }
        if (items.get(0).size() != 0) {
            return Optional.of("the item in front of the signatures is not empty");
        }
        // Signatures stand in the order of their keys, so each key is looked at once.
        List<ByteString> keys = template.items();
        int key = 0;
        for (ByteString signature : items.subList(1, items.size())) {
            Optional<String> failure = Optional.of("fewer good signatures than required");
            while (failure.isPresent() && key < keys.size()) {
                failure = signature(signature, keys.get(key), signed);
                key++;
            }
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> count(List<ByteString> items, int expected) {
        return Optional.of("the input's script pushes " + items.size() + " items, not " + expected);
    }

    private Optional<String> signature(ByteString bytes, ByteString keyBytes, Signed signed) {
        if (bytes.size() == 0) {
            return Optional.of("the signature is empty");
        }
        ByteString der = bytes.slice(0, bytes.size() - 1);
        int hashType = bytes.slice(bytes.size() - 1, bytes.size()).toBytes()[0] & 0xff;
        int type = hashType & ~SignatureHash.ANYONE_CAN_PAY;
        if (type < SignatureHash.ALL || type > SignatureHash.SINGLE) {
            return Optional.of("the signature's hash type is " + hashType);
        }
        Optional<EcdsaSignature> signature = EcdsaSignature.parseDer(der);
        if (signature.isEmpty()) {
            return Optional.of("the signature is not strict DER");
        }
        if (!signature.get().isLowS()) {
            return Optional.of("the signature's S is high");
        }
        Optional<PublicKey> key = PublicKey.of(keyBytes);
        if (key.isEmpty()) {
            return Optional.of("the public key is none");
        }
        boolean valid = key.get()
                .verify(hashes.ofInput(signed.index(), signed.scriptCode(), signed.value(), hashType), signature.get());
        return valid ? Optional.empty() : Optional.of("the signature does not fit the key");
    }
}
