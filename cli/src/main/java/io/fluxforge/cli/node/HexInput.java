package io.fluxforge.cli.node;

import io.fluxforge.node.codec.Block;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Hex digits from the command line or from standard input. */
public final class HexInput {
    /** The longest block in hex, with room for line breaks. */
    private static final int MAX_CHARACTERS = 2 * Block.MAX_BYTES + 100_000;

    private HexInput() {}

    /**
     * The bytes that the digits stand for. White space may stand between them.
     *
     * @param given the digits, or {@code -} for all of {@code standardInput}
     * @throws IllegalArgumentException with one line for the user if they are no hex digits, odd in number or too many
     */
    public static byte[] read(String given, InputStream standardInput) throws IOException {
        String text = given;
        if (given.equals("-")) {
            text = new String(standardInput.readNBytes(MAX_CHARACTERS + 1), StandardCharsets.ISO_8859_1);
        }
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "more than " + MAX_CHARACTERS + " characters; a block has at most " + Block.MAX_BYTES + " bytes");
        }
        return parse(text);
    }

    private static byte[] parse(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                continue;
            }
            if (!HexFormat.isHexDigit(c)) {
                throw new IllegalArgumentException("character " + (i + 1) + " is no hex digit");
            }
            digits.append(c);
        }
        if (digits.isEmpty()) {
            throw new IllegalArgumentException("no hex digits");
        }
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException(digits.length() + " hex digits; two make a byte");
        }
        return HexFormat.of().parseHex(digits);
    }
}
