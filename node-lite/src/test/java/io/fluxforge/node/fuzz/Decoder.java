package io.fluxforge.node.fuzz;

import io.fluxforge.node.codec.DecodeException;
import java.util.List;
import java.util.Optional;

/**
 * A decoder under test.
 *
 * @param name in failures
 * @param inputs how many mutated inputs it gets
 * @param allowanceBytes what a tiny input may cost on top of its share: the reader, fixed fields, a refusal with its text
 * @param seeds well-formed inputs
 * @param decode what is measured: turns bytes into what they stand for, or refuses them
 */
record Decoder(String name, int inputs, int allowanceBytes, List<byte[]> seeds, Decode decode) {
    /** The decoder itself. */
    @FunctionalInterface
    interface Decode {
        /** Decodes; the result encodes itself again. */
        Encoded decode(byte[] bytes) throws DecodeException;
    }

    /** What was decoded. */
    @FunctionalInterface
    interface Encoded {
        /** The bytes that it stands for; empty where they need not be those that came in. */
        Optional<byte[]> bytes();
    }

    @Override
    public String toString() {
        return name;
    }
}
