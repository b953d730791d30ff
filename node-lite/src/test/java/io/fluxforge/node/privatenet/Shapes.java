package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Compares what two JSON answers consist of: the names of fields in their order, and the kind of each value. */
final class Shapes {
    private Shapes() {}

    /** @param withoutFields names that only the real answer has */
    static void assertSame(JsonNode real, JsonNode ours, Set<String> withoutFields) {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        describe("", real, withoutFields, expected);
        describe("", ours, Set.of(), actual);
        // The branch id is a key of the answer, and the simulated nodes' addresses are values: neither is a matter of
        // shape.
        assertThat(actual).isEqualTo(expected);
    }

    private static void describe(String path, JsonNode node, Set<String> without, List<String> lines) {
        if (node.isObject()) {
            for (String name : node.propertyNames()) {
                if (!without.contains(name)) {
                    describe(path + "." + name, node.get(name), without, lines);
                }
            }
        } else if (node.isArray()) {
            lines.add(path + " is a list");
            if (!node.isEmpty()) {
                describe(path + "[0]", node.get(0), without, lines);
            }
        } else {
            lines.add(path + " is " + (node.isNumber() ? "NUMBER" : node.getNodeType()));
        }
    }
}
