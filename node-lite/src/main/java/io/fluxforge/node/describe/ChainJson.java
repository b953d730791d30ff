package io.fluxforge.node.describe;

import java.math.BigDecimal;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the descriptions of blocks and transactions have in common. */
public final class ChainJson {
    private static final int COIN_DIGITS = 8;
    private static final ObjectWriter INDENTED = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build()
            .writerWithDefaultPrettyPrinter();

    private ChainJson() {}

    /** The text for people: indented, coins with all their digits. */
    public static String toText(JsonNode node) {
        return INDENTED.writeValueAsString(node);
    }

    /** An amount in coins with eight digits after the point, as {@code ValueFromAmount} of fluxd writes it. */
    static BigDecimal coins(long units) {
        return BigDecimal.valueOf(units, COIN_DIGITS);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The {@code toString} of each item. */
    static ArrayNode strings(Iterable<?> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> array.add(item.toString()));
        return array;
    }
}
