package io.fluxforge.bench.node.report;

import io.fluxforge.bench.report.ReportJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The form of {@link SignedReport} in which equal values have equal texts. */
final class CanonicalJson {
    private static final int MAX_PLAIN_SCALE = 400;

    private CanonicalJson() {}

    /** 64 hex digits. */
    static String sha256(JsonNode node) {
        StringBuilder canonical = new StringBuilder();
        append(canonical, node);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
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
