package io.fluxforge.node.template;

import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded templates. */
final class Templates {
    /** Each recorded answer that is a template. */
    static final List<String> FILES = List.of(
            "getblocktemplate-h4.json",
            "getblocktemplate-h9.json",
            "getblocktemplate-h10-creation-outputs.json",
            "getblocktemplate-h20-swappool.json",
            "getblocktemplate-with-tx.json",
            "getblocktemplate-fluxnode-payouts.json",
            "getblocktemplate-longpoll.json");

    private Templates() {}

    static ObjectNode node(String file) {
        return (ObjectNode) Recorded.result(file);
    }

    static BlockTemplate parse(String file) throws TemplateException {
        return BlockTemplate.parse(node(file));
    }

    /** The real pool's template with its coinbase and shares. */
    static JsonNode magicPool() {
        try (InputStream in = Templates.class.getResourceAsStream("/vectors/stratum_magicpool_1198292.json")) {
            return Json.MAPPER.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
