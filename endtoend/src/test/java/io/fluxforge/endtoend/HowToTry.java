package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a documented command is tried that cannot just be run: the lines of {@code documented-commands.txt}, which says more. */
sealed interface HowToTry {
    /** Run this in its place; it has to succeed. */
    record Instead(String command) implements HowToTry {}

    /** Run this in its place until a line of its output holds these words, then stop it as Ctrl-C does. */
    record Until(String command, String words) implements HowToTry {}

    /** Run this in its place; it ends with another code than 0. */
    record Ends(String command, int code) implements HowToTry {}

    /** Only see whether the command line would be understood, for this reason. */
    record Parsed(String reason) implements HowToTry {}

    /** By the documented command. */
    static Map<String, HowToTry> readAll() throws IOException {
        List<String> lines;
        try (InputStream in = Objects.requireNonNull(HowToTry.class.getResourceAsStream("documented-commands.txt"))) {
            lines = new String(in.readAllBytes(), UTF_8).lines().toList();
        }
        Map<String, HowToTry> all = new LinkedHashMap<>();
        String command = "";
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                command = line.strip();
                continue;
            }
            String[] word = line.strip().split(" +", 2);
            if (all.put(command, of(word[0], word[1])) != null) {
                throw new IllegalStateException("twice: " + command);
            }
        }
        return all;
    }

    private static HowToTry of(String kind, String rest) {
        String[] parts = rest.split(" +=> ", 2);
        return switch (kind) {
            case "parsed" -> new Parsed(rest);
            case "instead" -> new Instead(rest);
            case "until" -> new Until(parts[0], parts[1]);
            case "ends" -> new Ends(parts[0], Integer.parseInt(parts[1]));
            default -> throw new IllegalStateException("unknown: " + kind + " " + rest);
        };
    }
}
