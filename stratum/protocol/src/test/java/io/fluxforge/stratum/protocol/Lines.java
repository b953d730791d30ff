package io.fluxforge.stratum.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines as they went over the wire. */
final class Lines {
    private Lines() {}

    /** Every line of the reference miner's conversation, of both sides. */
    static List<String> recorded() {
        try (InputStream in = Lines.class.getResourceAsStream("/vectors/stratum/reference_miner_conversation.json")) {
            List<String> lines = new ArrayList<>();
            for (JsonNode entry : JsonMapper.shared().readTree(in).get("lines")) {
                lines.add(entry.get("line").asString());
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StratumLine parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StratumLine line = new StratumLine();
        if (!line.parse(bytes, 0, bytes.length)) {
            throw new AssertionError(text + ": " + line.problem());
        }
        return line;
    }

    static StratumLine parse(byte[] bytes) {
        return parse(new String(bytes, StandardCharsets.UTF_8));
    }
}
