package io.fluxforge.node.json;

import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, each checked when it is taken. */
public final class JsonFields {
    private static final int SHOWN = 40;

    private final String name;
    private final JsonNode object;

    private JsonFields(String name, JsonNode object) {
        this.name = name;
        this.object = object;
    }

    /**
     * The fields of an object.
     *
     * @param name what the object is, for messages; may be empty
     * @throws JsonShapeException if it is no object
     */
    public static JsonFields of(String name, JsonNode node) throws JsonShapeException {
        if (!node.isObject()) {
            throw new JsonShapeException((name.isEmpty() ? "the answer" : name) + " is no object");
        }
        return new JsonFields(name.isEmpty() ? "" : name + ".", node);
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** The field as it is. */
    public JsonNode node(String field) throws JsonShapeException {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            throw new JsonShapeException(name + field + " is missing");
        }
        return node;
    }

    /** An object in a field. */
    public JsonFields object(String field) throws JsonShapeException {
        return of(name + field, node(field));
    }

    /** The objects of a list in a field. */
    public List<JsonFields> objects(String field) throws JsonShapeException {
        JsonNode list = node(field);
        if (!list.isArray()) {
            throw wrong(field, "is no list");
        }
        List<JsonFields> objects = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            objects.add(of(name + field + "[" + objects.size() + "]", item));
        }
        return objects;
    }

    /** A whole number from {@code least} to {@code most}. */
    public long integer(String field, long least, long most) throws JsonShapeException {
        JsonNode node = node(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(field, "is no whole number");
        }
        long value = node.asLong();
        if (value < least || value > most) {
            throw wrong(field, "is not in the range " + least + " to " + most);
        }
        return value;
    }

    /** A number of any kind. */
    public double number(String field) throws JsonShapeException {
        JsonNode node = node(field);
        if (!node.isNumber()) {
            throw wrong(field, "is no number");
        }
        return node.asDouble();
    }

    /** A text. */
    public String text(String field) throws JsonShapeException {
        JsonNode node = node(field);
        if (!node.isString()) {
            throw wrong(field, "is no text");
        }
        return node.asString();
    }

    /** Bytes in hex digits. */
    public byte[] bytes(String field) throws JsonShapeException {
        try {
            return HexFormat.of().parseHex(text(field));
        } catch (IllegalArgumentException e) {
            throw wrong(field, "is no string of hex digits");
        }
    }

    /** A hash of 64 hex digits in display order. */
    public Hash256 hash(String field) throws JsonShapeException {
        return hash(name + field, node(field));
    }

    /** The hash in a field, or null if the field is absent. */
    public @Nullable Hash256 optionalHash(String field) throws JsonShapeException {
        return has(field) ? hash(field) : null;
    }

    /** A hash that stands alone. */
    public static Hash256 hash(String name, JsonNode node) throws JsonShapeException {
        try {
            return Hash256.parse(node.isString() ? node.asString() : "");
        } catch (IllegalArgumentException e) {
            throw new JsonShapeException(name + " is no hash of 64 hex digits: " + shown(node));
        }
    }

    /** A number of 64 hex digits. */
    public BigInteger number256(String field) throws JsonShapeException {
        return hash(field).toNumber();
    }

    /** The compact form of a target, eight hex digits. */
    public int bits(String field) throws JsonShapeException {
        byte[] bytes = bytes(field);
        if (bytes.length != Integer.BYTES) {
            throw wrong(field, "does not have 8 hex digits");
        }
        return new BigInteger(bytes).intValue();
    }

    private JsonShapeException wrong(String field, String what) {
        return new JsonShapeException(name + field + " " + what + ": " + shown(object.get(field)));
    }

    private static String shown(@Nullable JsonNode node) {
        String text = String.valueOf(node).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
