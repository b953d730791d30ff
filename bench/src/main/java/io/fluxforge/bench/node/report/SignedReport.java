package io.fluxforge.bench.node.report;

import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.crypto.MessageSignature;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports with a signature, which anybody can check.
 *
 * <p>Signed is the text {@code fluxforge report 2 } and the SHA-256 in hex of the canonical form of the signature's {@code digests}, as a
 * message of the chain: {@code verifymessage} of a wallet checks it too. The digests are those of every field of the report but
 * {@code signature}, so that a changed field can be named: SHA-256 of its canonical form, fields of an object at the top each for itself. Older
 * reports have no digests, and {@code fluxforge report 1 } before the hash of the whole.
 *
 * <p>The canonical form: keys of every object in the order of their UTF-16 units, nothing between the parts, numbers in decimal without exponent
 * and without zeros behind the last digit of a fraction, strings as Jackson escapes them. So a report may be indented, its keys moved about and a
 * number written otherwise, but no value can change.
 */
public final class SignedReport {
    private static final String MEMBER = "signature";
    private static final String DIGESTS = "digests";
    private static final String WHOLE = "fluxforge report 1 ";
    private static final String BY_FIELD = "fluxforge report 2 ";
    private static final int NAMED_FIELDS = 8;
    private static final int MAX_NAME = 80;

    private SignedReport() {}

    /** A signature, and what it says. */
    public sealed interface Check {
        /** The report is as this key signed it. Whose key that is, the report cannot prove. */
        record Genuine(PublicKey key) implements Check {}

        /** It is not, or there is no signature. */
        record Broken(String why) implements Check {}
    }

    /** The report with a signature, replacing any that it had. */
    public static ObjectNode sign(ObjectNode report, PrivateKey key) {
        // Read back, so that numbers have the form in which they will be read.
        ObjectNode signed = (ObjectNode) ReportJson.MAPPER.readTree(ReportJson.MAPPER.writeValueAsBytes(report));
        signed.remove(MEMBER);
        ObjectNode digests = FieldDigests.of(signed);
        ByteString message = message(BY_FIELD, digests);
        ObjectNode signature = signed.putObject(MEMBER)
                .put("message", new String(message.toBytes(), StandardCharsets.US_ASCII))
                .put("publicKey", key.publicKey().toString())
                .put(
                        "value",
                        Base64.getEncoder()
                                .encodeToString(key.signMessage(message).toBytes()));
        signature.set(DIGESTS, digests);
        return signed;
    }

    /** Checks the signature against the report's content and the key that the report names. */
    public static Check check(ObjectNode report) {
        JsonNode signature = report.path(MEMBER);
        if (!(signature instanceof ObjectNode)) {
            return new Check.Broken("it has no signature");
        }
        byte[] value;
        try {
            value = Base64.getDecoder().decode(signature.path("value").asString(""));
        } catch (IllegalArgumentException e) {
            return new Check.Broken("its signature is not base64");
        }
        ObjectNode content = report.deepCopy();
        content.remove(MEMBER);
        JsonNode digests = signature.path(DIGESTS);
        ByteString message =
                digests instanceof ObjectNode byField ? message(BY_FIELD, byField) : message(WHOLE, content);
        Optional<PublicKey> signer = MessageSignature.recover(ByteString.of(value), message);
        if (signer.isEmpty()) {
            return new Check.Broken("its signature is none");
        }
        String named = signature.path("publicKey").asString("");
        if (!signer.get().toString().equals(named)) {
            return new Check.Broken(
                    digests.isObject()
                            ? "its signature was changed, or the key it names is not the signer's"
                            : "its content or its signature was changed, or the key it names is not the signer's");
        }
        List<String> changed =
                digests instanceof ObjectNode byField ? FieldDigests.differences(byField, content) : List.of();
        return changed.isEmpty()
                ? new Check.Genuine(signer.get())
                : new Check.Broken("changed since " + named + " signed it: " + shown(changed));
    }

    /** A few of them; whoever changed the report may have named fields as he liked. */
    private static String shown(List<String> fields) {
        String few = fields.stream()
                .limit(NAMED_FIELDS)
                .map(name -> name.replaceAll("\\p{Cntrl}", "?"))
                .map(name -> name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name)
                .collect(Collectors.joining(", "));
        return fields.size() > NAMED_FIELDS ? few + " and " + (fields.size() - NAMED_FIELDS) + " more" : few;
    }

    private static ByteString message(String prefix, ObjectNode content) {
        return ByteString.of((prefix + CanonicalJson.sha256(content)).getBytes(StandardCharsets.US_ASCII));
    }
}
