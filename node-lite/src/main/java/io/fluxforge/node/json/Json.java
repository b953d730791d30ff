package io.fluxforge.node.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The reader and writer of what nodes answer: bounded depth and lengths, amounts in plain digits. */
public final class Json {
    /** Deepest nesting of an answer; a transaction inside a block inside an answer has eight. */
    private static final int MAX_DEPTH = 32;

    /** Thread-safe. An object with a key twice keeps the last value, as nodes send it at fund heights. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(80)
                            .maxStringLength(32 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Json() {}
}
