package io.fluxforge.bench.node.report;

import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.crypto.MessageSignature;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.crypto.PublicKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports with a signature, which anybody can check.
 *
 * <p>Signed is the text {@code fluxforge report 1 } and the SHA-256 in hex of the report's canonical form, as a message of the chain:
 * {@code verifymessage} of a wallet checks it too. The canonical form is the report without its member {@code signature}, keys of every
 * object in the order of their UTF-16 units, nothing between the parts, numbers in decimal without exponent and without zeros behind the
 * last digit of a fraction, strings as Jackson escapes them. So a report may be indented, its keys moved about and a number written
 * otherwise, but no value can change.
 */
public final class SignedReport {
    private static final String MEMBER = "signature";
    private static final String PREFIX = "fluxforge report 1 ";
    private static final int MAX_PLAIN_SCALE = 400;

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
        ByteString message = message(signed);
        signed.putObject(MEMBER)
                .put("message", new String(message.toBytes(), StandardCharsets.US_ASCII))
                .put("publicKey", key.publicKey().toString())
                .put(
                        "value",
                        Base64.getEncoder()
                                .encodeToString(key.signMessage(message).toBytes()));
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
        ByteString message = message(content);
        Optional<PublicKey> signer = MessageSignature.recover(ByteString.of(value), message);
        if (signer.isEmpty()) {
            return new Check.Broken("its signature is none");
        }
        String named = signature.path("publicKey").asString("");
        return signer.get().toString().equals(named)
                ? new Check.Genuine(signer.get())
                : new Check.Broken("its content or its signature was changed, or the key it names is not the signer's");
    }

    private static ByteString message(ObjectNode content) {
        StringBuilder canonical = new StringBuilder();
        append(canonical, content);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            String text = PREFIX + HexFormat.of().formatHex(hash);
            return ByteString.of(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(StringBuilder out, JsonNode node) {
        if (node.isObject()) {
            char separator = '{';
            for (String name : new TreeSet<>(node.propertyNames())) {
                out.append(separator)
                        .append(ReportJson.MAPPER.writeValueAsString(name))
                        .append(':');
                append(out, node.path(name));
                separator = ',';
            }
            out.append(separator == '{' ? "{}" : "}");
        } else if (node.isArray()) {
            char separator = '[';
            for (JsonNode element : node) {
                out.append(separator);
                append(out, element);
                separator = ',';
            }
            out.append(separator == '[' ? "[]" : "]");
        } else if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            // An exponent of a billion would be a billion digits; what has a long one keeps it.
            boolean plain = Math.abs(number.scale()) <= MAX_PLAIN_SCALE;
            out.append(plain ? plain(number) : number.toString());
        } else {
            out.append(node);
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
