package io.fluxforge.node.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that people write: UTF-8, with the byte order mark that some editors put before the first character, or without. */
public final class TextFile {
    private static final char MARK = '\uFEFF';

    private TextFile() {}

    /**
     * Reads a whole file, without its mark.
     *
     * @param maxBytes more are refused
     * @throws TextFileException if it is larger or not UTF-8
     * @throws IOException if it cannot be read
     */
    public static String read(Path file, int maxBytes) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        }
        if (bytes.length > maxBytes) {
            throw new TextFileException("larger than " + maxBytes + " bytes");
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return skipMark(text).toString();
        } catch (CharacterCodingException e) {
            throw new TextFileException("not UTF-8; save it as such", e);
        }
    }

    /** The same text from behind its mark, if it has one. */
    static CharBuffer skipMark(CharBuffer text) {
        if (text.hasRemaining() && text.get(text.position()) == MARK) {
            text.get();
        }
        return text;
    }
}
