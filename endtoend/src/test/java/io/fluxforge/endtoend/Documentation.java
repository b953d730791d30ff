package io.fluxforge.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that the documentation has. Each is one of these:
 *
 * <ul>
 *   <li>a line of a block {@code ```sh}, where {@code #} and a blank begin a comment;
 *   <li>a line of a block {@code ```console} that begins with {@code $}; the lines behind it are its output;
 *   <li>{@code `./fluxforge …`} in a sentence, a table or a heading.
 * </ul>
 *
 * What looks like a command and is none of them is a mistake: nobody would try it out.
 */
final class Documentation {
    private static final Pattern INLINE = Pattern.compile("`(\\./fluxforge[^`]*)`");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#\\s.*$");
    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("^(\\$ |\\s*(\\./|scripts/|java |sudo |apt))");
    private static final String FENCE = "```";

    private final List<DocumentedCommand> commands = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    private Documentation() {}

    /** Reads all of it. */
    static Documentation read() throws IOException {
        Documentation documentation = new Documentation();
        for (Path file : files()) {
            documentation.add(Launcher.ROOT.relativize(file).toString(), Files.readAllLines(file));
        }
        return documentation;
    }

    /** The commands of a part of a page: those of its blocks in order, then those in its sentences. */
    static List<String> commandsOf(String text) {
        Documentation documentation = new Documentation();
        documentation.add("", text.lines().toList());
        return documentation.commands.stream().map(DocumentedCommand::text).toList();
    }

    /** The pages for users, with the project's first. */
    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Launcher.ROOT.resolve("README.md")));
        for (String folder : new String[] {"docs", "packaging"}) {
            try (Stream<Path> all = Files.walk(Launcher.ROOT.resolve(folder))) {
                all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
            }
        }
        return files;
    }

    /** Every command, as often as it is written. */
    List<DocumentedCommand> commands() {
        return commands;
    }

    /** Lines that look like commands and are not marked as such. */
    List<String> mistakes() {
        return mistakes;
    }

    private void add(String file, List<String> lines) {
        StringBuilder prose = new StringBuilder();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (!line.startsWith(FENCE)) {
                if (line.startsWith("    ") && LOOKS_LIKE_ONE.matcher(line).find()) {
                    mistakes.add(file + ":" + (at + 1) + ": " + line);
                }
                prose.append(line).append('\n');
                at++;
                continue;
            }
            int end = at + 1;
            while (!lines.get(end).startsWith(FENCE)) {
                end++;
            }
            addBlock(line.substring(FENCE.length()), file, at + 1, lines.subList(at + 1, end));
            prose.append("\n".repeat(end - at + 1));
            at = end + 1;
        }
        Matcher inline = INLINE.matcher(prose);
        while (inline.find()) {
            long line = 1
                    + prose.chars().limit(inline.start()).filter(c -> c == '\n').count();
            commands.add(
                    new DocumentedCommand(file + ":" + line, inline.group(1).replaceAll("\\s+", " "), List.of()));
        }
    }

    /** @param before how many lines stand before the block's first */
    private void addBlock(String language, String file, int before, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String place = file + ":" + (before + i + 1);
            String line = lines.get(i);
            if (language.equals("sh")) {
                StringBuilder command = new StringBuilder(line);
                while (command.toString().endsWith("\\") && i + 1 < lines.size()) {
                    command.setLength(command.length() - 1);
                    command.append(lines.get(++i).strip());
                }
                String text = COMMENT.matcher(command).replaceFirst("").strip();
                if (!text.isEmpty()) {
                    commands.add(new DocumentedCommand(place, text, List.of()));
                }
            } else if (language.equals("console") && line.startsWith("$ ")) {
                List<String> output = lines.subList(i + 1, lines.size()).stream()
                        .takeWhile(next -> !next.startsWith("$ "))
                        .toList();
                commands.add(new DocumentedCommand(place, line.substring(2).strip(), output));
            } else if (LOOKS_LIKE_ONE.matcher(line).find()) {
                mistakes.add(place + ": " + line);
            }
        }
    }
}
