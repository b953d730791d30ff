package io.fluxforge.miner.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Small files that Linux shows its state in. One that is absent or may not be read, as of a card that sleeps, tells nothing. */
final class SysFile {
    /** No file of sysfs is longer than a page. */
    private static final int MAX_BYTES = 4096;

    private static final int MAX_DIGITS = 18;

    private SysFile() {}

    /** The content without blanks around it. */
    static Optional<String> text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** A whole number in decimal. */
    static OptionalLong number(Path file) {
        Optional<String> digits = text(file).filter(text -> text.matches("-?\\d{1," + MAX_DIGITS + "}"));
        return digits.isPresent() ? OptionalLong.of(Long.parseLong(digits.get())) : OptionalLong.empty();
    }

    /** The files of a folder whose names fit a glob, in the order of their names; none if the folder cannot be read. */
    static List<Path> list(Path folder, String glob) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(files::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
        files.sort(null);
        return files;
    }
}
