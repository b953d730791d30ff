package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Help is read on terminals of 80 columns. */
class HelpWidthTest {
    private static final int COLUMNS = 80;

    private static List<CommandLine> all() {
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()),
                Map.of());
        CommandLine root = new CommandLine(fluxforge);
        fluxforge.equip(root);
        List<CommandLine> commands = new ArrayList<>(List.of(root));
        for (int i = 0; i < commands.size(); i++) {
            commands.addAll(commands.get(i).getSubcommands().values());
        }
        return commands;
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (CommandLine command : all()) {
            assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines())
                    .as(command.getCommandSpec().qualifiedName())
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(COLUMNS));
        }
    }

    /** Such a line would be continued at its very beginning, as if it were something else. */
    @Test
    void noIndentedLineOfAFooterIsTooLong() {
        for (CommandLine command : all()) {
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .as(command.getCommandSpec().qualifiedName())
                    .filteredOn(line -> line.startsWith(" "))
                    .allSatisfy(line ->
                            assertThat(String.format(line).length()).as(line).isLessThanOrEqualTo(COLUMNS));
        }
    }

    @Test
    void aParagraphIsFilled() {
        for (CommandLine command : all()) {
            List<String> footer = command.getCommandSpec().usageMessage().footer().length == 0
                    ? List.of()
                    : List.of(command.getCommandSpec().usageMessage().footer());
            for (int i = 1; i < footer.size(); i++) {
                boolean both = isText(footer.get(i - 1)) && isText(footer.get(i));
                assertThat(both)
                        .as("%s: %s", command.getCommandSpec().qualifiedName(), footer.get(i))
                        .isFalse();
            }
        }
    }

    private static boolean isText(String line) {
        return !line.isEmpty() && line.charAt(0) != ' ';
    }
}
