package io.fluxforge.bench.node.report;

import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.files.SecretFile;
import io.fluxforge.node.files.SecretFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** A file with a secret key in one line: as a wallet exports it, or 64 hex digits. */
public final class KeyFile {
    private static final int MAX_BYTES = 1024;
    /** Prefixes of secret keys on Flux's networks (fluxd {@code chainparams.cpp}). */
    private static final int[] PREFIXES = {0x80, 0xef};

    private KeyFile() {}

    /**
     * Reads.
     *
     * @throws IllegalArgumentException with one line for the user, in which nothing of the content stands
     */
    public static PrivateKey read(Path file) {
        String text;
        try (var in = Files.newInputStream(file)) {
            SecretFile.require(file, "the key file");
            text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        } catch (SecretFileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        file + " holds no secret key: one line, as a wallet exports it or in 64 hex digits"));
    }

    private static Optional<PrivateKey> parse(String text) {
        if (text.matches("[0-9a-fA-F]{64}")) {
            return PrivateKey.of(HexFormat.of().parseHex(text), true);
        }
        for (int prefix : PREFIXES) {
            Optional<PrivateKey> key = PrivateKey.parse(text, prefix);
            if (key.isPresent()) {
                return key;
            }
        }
        return Optional.empty();
    }
}
