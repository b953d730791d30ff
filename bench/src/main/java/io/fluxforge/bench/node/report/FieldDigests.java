package io.fluxforge.bench.node.report;

import io.fluxforge.bench.report.ReportJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which of a report's fields changed: a digest for each field, those of an object at the top under {@code object.field}. */
final class FieldDigests {
    private FieldDigests() {}

    /** In the report's order. */
    static ObjectNode of(ObjectNode report) {
        ObjectNode digests = ReportJson.MAPPER.createObjectNode();
        report.forEachEntry((name, value) -> {
            // The object counts as a field too, without its fields: else an empty one could come or go unseen.
            digests.put(path(name), value.isObject() ? "object" : CanonicalJson.sha256(value));
            if (value instanceof ObjectNode object) {
                object.forEachEntry(
                        (field, of) -> digests.put(path(name) + "." + path(field), CanonicalJson.sha256(of)));
            }
        });
        return digests;
    }

    /** Names of the fields that are not as they were: changed, gone, or new. */
    static List<String> differences(ObjectNode before, ObjectNode report) {
        ObjectNode now = of(report);
        List<String> differences = new ArrayList<>();
        before.forEachEntry((name, digest) -> {
            JsonNode other = now.get(name);
            if (other == null) {
                differences.add(name + " (gone)");
            } else if (!other.equals(digest)) {
                differences.add(name);
            }
        });
        now.forEachEntry((name, digest) -> {
            if (!before.has(name)) {
                differences.add(name + " (new)");
            }
        });
        return differences;
    }

    /** No name of two fields looks like that of another. */
    private static String path(String name) {
        return name.replace("\\", "\\\\").replace(".", "\\.");
    }
}
