package io.fluxforge.node.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published vectors; {@code vectors/ORIGIN.md} says where they come from. */
public final class Vectors {
    private static final JsonMapper JSON = new JsonMapper();

    private Vectors() {}

    /** The file under {@code vectors/}. */
    public static JsonNode json(String file) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + file), file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** The entries of a file that holds a list. */
    public static List<JsonNode> entries(String file) {
        return json(file).valueStream().toList();
    }

    /** The bytes of a field that holds hex digits. */
    public static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.get(field).asString());
    }

    /** The hash of a field in display order. */
    public static Hash256 hash(JsonNode node, String field) {
        return Hash256.parse(node.get(field).asString());
    }
}
