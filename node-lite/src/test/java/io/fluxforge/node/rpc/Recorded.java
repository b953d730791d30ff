package io.fluxforge.node.rpc;

import io.fluxforge.node.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Answers that a real node gave; see {@code vectors/rpc/ORIGIN.md}. */
public final class Recorded {
    private Recorded() {}

    /** The file as it came. */
    public static String text(String file) {
        try (InputStream in = Recorded.class.getResourceAsStream("/vectors/rpc/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no vector " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole answer, or the whole list of cases. */
    public static JsonNode answer(String file) {
        return Json.MAPPER.readTree(text(file));
    }

    /** The answer's {@code result}. */
    public static JsonNode result(String file) {
        return answer(file).required("result");
    }
}
