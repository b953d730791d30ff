package io.fluxforge.node.crypto;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import java.util.ArrayList;
import java.util.List;

/** Signs inputs that spend outputs to a public key's hash, with hash type ALL. */
public final class InputSigner {
    private InputSigner() {}

    /**
     * The transaction with all inputs signed.
     *
     * @param transaction of version 4; its inputs' scripts are replaced
     * @param branchId of the rules in force at the height
     * @param spent the outputs that the inputs name, in their order
     * @param keys the keys to whose hash these pay, in the same order
     * @throws IllegalArgumentException if the lists differ in length or an output does not pay its key's hash
     */
    public static PaymentTransaction sign(
            PaymentTransaction transaction, int branchId, List<TxOutput> spent, List<PrivateKey> keys) {
        int count = transaction.inputs().size();
        if (spent.size() != count || keys.size() != count) {
            throw new IllegalArgumentException(
                    "inputs=" + count + ", outputs to spend=" + spent.size() + ", keys=" + keys.size());
        }
        // The signatures cover no input's script, so these hashes stay true while the scripts change.
        SignatureHash hashes = new SignatureHash(transaction, branchId);
        List<Script> scripts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            TxOutput output = spent.get(i);
            PublicKey key = keys.get(i).publicKey();
            if (!output.script().equals(key.address().script())) {
                throw new IllegalArgumentException("output " + i + " does not pay the hash of key " + key);
            }
            ByteString signature = signature(keys.get(i), hashes, i, output.script(), output.value());
            scripts.add(Script.pushes(List.of(signature, key.bytes())));
        }
        return transaction.withInputScripts(scripts);
    }

    /** The signature of one input as scripts carry it: strict DER, then hash type ALL. */
    public static ByteString signature(PrivateKey key, SignatureHash hashes, int index, Script scriptCode, long value) {
        EcdsaSignature signature = key.sign(hashes.ofInput(index, scriptCode, value, SignatureHash.ALL));
        return ByteString.of(new ByteWriter()
                .writeBytes(signature.toDer())
                .writeByte(SignatureHash.ALL)
                .toByteArray());
    }
}
