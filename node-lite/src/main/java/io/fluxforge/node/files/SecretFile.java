package io.fluxforge.node.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Files with secrets. One that others than its owner may read is refused, members of its group among them. */
public final class SecretFile {
    private static final int MAX_LINE_BYTES = 4096;

    private SecretFile() {}

    /**
     * Refuses a file that others may use.
     *
     * @param what is in it, as in "the password file"
     * @throws SecretFileException if they may; its message has the command that mends it
     * @throws IOException if the file is not there, or its mode cannot be asked for
     */
    public static void require(Path file, String what) throws IOException {
        if (PrivateFiles.isExposed(file)) {
            throw new SecretFileException(
                    what + " " + file + " may be read by others than its owner; type: chmod 600 " + quoted(file));
        }
    }

    private static String quoted(Path file) {
        String name = file.toString();
        return name.matches("[A-Za-z0-9_./+:@%-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    /**
     * The first line of a file, such as a password, without its end.
     *
     * @param what as {@link #require}
     * @throws SecretFileException if others may read the file, it cannot be read, or it has more than 4,096 bytes
     */
    public static char[] firstLine(Path file, String what) throws SecretFileException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            require(file, what);
            bytes = in.readNBytes(MAX_LINE_BYTES + 1);
        } catch (SecretFileException e) {
            throw e;
        } catch (IOException e) {
            throw new SecretFileException(
                    "cannot read " + what + " " + file + (e instanceof NoSuchFileException ? ": no such file" : ""), e);
        }
        if (bytes.length > MAX_LINE_BYTES) {
            throw new SecretFileException(what + " " + file + " has more than " + MAX_LINE_BYTES + " bytes");
        }
        CharBuffer text = TextFile.skipMark(StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)));
        Arrays.fill(bytes, (byte) 0);
        int end = text.position();
        while (end < text.limit() && text.get(end) != '\n' && text.get(end) != '\r') {
            end++;
        }
        char[] line = new char[end - text.position()];
        text.get(line);
        Arrays.fill(text.array(), '\0');
        return line;
    }
}
