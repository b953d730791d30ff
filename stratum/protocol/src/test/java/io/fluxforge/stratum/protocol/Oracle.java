package io.fluxforge.stratum.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jackson's view of a line, and the comparison of ours with it. */
final class Oracle {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Oracle() {}

    /** The object that the line is, null if Jackson refuses it or it is none. */
    static @Nullable JsonNode read(byte[] line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Fails unless both accept the line and read the same, or both refuse it. */
    static void compare(StratumLine line, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean ours = line.parse(bytes, 0, bytes.length);
        JsonNode theirs = read(bytes);
        assertThat(ours).as("%s: %s", text, line.problem()).isEqualTo(theirs != null);
        if (theirs == null) {
            assertThat(line.problem()).isNotNull();
            return;
        }
        compare(line.id(), theirs.get("id"), text);
        compare(line.params(), theirs.get("params"), text);
        compare(line.result(), theirs.get("result"), text);
        compare(line.error(), theirs.get("error"), text);
        JsonNode method = theirs.get("method");
        Method expected = method == null || method.isNull()
                ? Method.NONE
                : method.isString() && !method.asString().isEmpty() ? Method.of(method.asString()) : Method.UNKNOWN;
        assertThat(line.method()).as(text).isEqualTo(expected);
    }

    private static void compare(JsonField field, @Nullable JsonNode node, String text) {
        assertThat(field.kind()).as(text).isEqualTo(kind(node));
        assertThat(field.size()).as(text).isEqualTo(node != null && node.isArray() ? node.size() : 0);
        assertThat(field.string()).as(text).isEqualTo(node != null && node.isString() ? node.asString() : null);
        if (node != null) {
            assertThat(read(concat("{\"v\":", field.raw())))
                    .as(text)
                    .isEqualTo(MAPPER.createObjectNode().set("v", node));
        }
        for (int i = 0; i < Math.min(field.size(), JsonField.MAX_ELEMENTS); i++) {
            JsonNode element = Objects.requireNonNull(node).get(i);
            assertThat(field.kind(i)).as(text).isEqualTo(kind(element));
            String string = element.isString() ? element.asString() : null;
            assertThat(field.string(i)).as(text).isEqualTo(string);
            compareHex(field, i, string, text);
            if (element.isIntegralNumber() && element.canConvertToLong() && Math.abs(element.asLong()) < (long) 1e17) {
                assertThat(field.number(i, Long.MIN_VALUE)).as(text).isEqualTo(element.asLong());
            }
        }
    }

    private static void compareHex(JsonField field, int i, @Nullable String string, String text) {
        int length = Math.max(0, field.stringLength(i));
        byte[] decoded = new byte[length / 2];
        boolean ours = field.hex(i, decoded, 0, decoded.length);
        // An escape may spell a digit; where hex is wanted we take none.
        boolean theirs = string != null && string.length() == length && string.matches("([0-9a-fA-F]{2})*");
        assertThat(ours).as(text).isEqualTo(theirs);
        if (ours) {
            assertThat(decoded).as(text).isEqualTo(HexFormat.of().parseHex(Objects.requireNonNull(string)));
        }
    }

    private static JsonKind kind(@Nullable JsonNode node) {
        if (node == null) {
            return JsonKind.ABSENT;
        }
        return switch (node.getNodeType()) {
            case NULL -> JsonKind.NULL;
            case BOOLEAN -> node.asBoolean() ? JsonKind.TRUE : JsonKind.FALSE;
            case NUMBER -> JsonKind.NUMBER;
            case STRING -> JsonKind.STRING;
            case ARRAY -> JsonKind.ARRAY;
            case OBJECT -> JsonKind.OBJECT;
            default -> throw new AssertionError(node.getNodeType());
        };
    }

    private static byte[] concat(String head, byte[] value) {
        return (head + new String(value, StandardCharsets.ISO_8859_1) + "}").getBytes(StandardCharsets.ISO_8859_1);
    }
}
