package io.fluxforge.bench.node.confirm;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real transactions and a real block. */
final class Vectors {
    private Vectors() {}

    static JsonNode read(String path) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + path))) {
            return JsonMapper.shared().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<NodeConfirm> confirms() throws DecodeException {
        List<NodeConfirm> confirms = new ArrayList<>();
        for (JsonNode entry : read("tx/fluxnode.json")) {
            byte[] raw = ByteString.parse(entry.get("raw").asString()).toBytes();
            if (Transaction.decode(raw) instanceof NodeConfirm confirm) {
                confirms.add(confirm);
            }
        }
        return confirms;
    }
}
