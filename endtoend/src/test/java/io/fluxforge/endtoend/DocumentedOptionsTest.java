package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.Fluxforge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The guides' tables of options against the command line. A table whose first heading names commands, such as {@code `pool pay`}, has
 * rows of their options, each with its unit and default in the second column.
 */
class DocumentedOptionsTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z0-9-]*");

    /** By command, then by option: the second column. */
    private final Map<String, Map<String, String>> documented = new TreeMap<>();

    private final Map<String, CommandLine> commands = new TreeMap<>();

    DocumentedOptionsTest() throws IOException {
        Fluxforge fluxforge = new Fluxforge(System.out, System.err, Map.of());
        CommandLine root = new CommandLine(fluxforge);
        fluxforge.equip(root);
        root.getSubcommands().forEach((name, command) -> collect(name, command));
        for (Path file : Documentation.files()) {
            read(Files.readAllLines(file));
        }
    }

    private void collect(String name, CommandLine command) {
        commands.put(name, command);
        command.getSubcommands().forEach((sub, each) -> collect(name + " " + sub, each));
    }

    private void read(List<String> lines) {
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (!lines.get(i).startsWith("|") || !lines.get(i + 1).startsWith("|---")) {
                continue;
            }
            List<String> named = QUOTED.matcher(cell(lines.get(i), 0))
                    .results()
                    .map(result -> result.group(1))
                    .filter(commands::containsKey)
                    .toList();
            for (String row : lines.subList(i + 2, lines.size())) {
                if (!row.startsWith("|")) {
                    break;
                }
                for (String command : named) {
                    OPTION.matcher(cell(row, 0))
                            .results()
                            .map(MatchResult::group)
                            .forEach(option -> documented
                                    .computeIfAbsent(command, _ -> new TreeMap<>())
                                    .put(option, cell(row, 1)));
                }
            }
        }
    }

    /** A row's cell; bars in it have a backslash before them. */
    private static String cell(String row, int index) {
        return List.of(row.split("(?<!\\\\)\\|", -1)).get(index + 1).strip();
    }

    @Test
    void guidesHaveEveryOptionAndNoOther() {
        Map<String, Set<String>> inGuides = new TreeMap<>();
        documented.forEach((command, options) -> inGuides.put(command, new TreeSet<>(options.keySet())));
        Map<String, Set<String>> known = new TreeMap<>();
        commands.forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (isOwn(option)) {
                    known.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(List.of(option.names()));
                }
            }
        });
        assertThat(inGuides).isEqualTo(known);
    }

    @Test
    void guidesHaveTheDefaults() {
        documented.forEach((name, options) -> options.forEach((option, unitAndDefault) -> {
            assertThat(unitAndDefault).as("%s %s", name, option).isNotEmpty();
            CommandLine command = commands.get(name);
            OptionSpec spec = command == null ? null : command.getCommandSpec().findOption(option);
            if (spec != null && spec.arity().max() > 0 && spec.defaultValue() != null) {
                assertThat(unitAndDefault).as("%s %s", name, option).contains(spec.defaultValue());
            }
        }));
    }

    private static boolean isOwn(OptionSpec option) {
        return !option.inherited() && !option.usageHelp() && !option.versionHelp();
    }
}
