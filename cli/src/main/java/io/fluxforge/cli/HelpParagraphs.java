package io.fluxforge.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lets the text below a command's options be wrapped by the width of the help: in the source its lines are as long as they happen to be,
 * and one that is a word too long would put that word on a line of its own. Lines that begin with a blank, such as examples and exit
 * codes, stay as they are.
 */
final class HelpParagraphs {
    private HelpParagraphs() {}

    /** Does so for a command and all below it. */
    static void join(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.footer(join(usage.footer()));
        command.getSubcommands().values().forEach(HelpParagraphs::join);
    }

    private static String[] join(String... lines) {
        List<String> joined = new ArrayList<>();
        boolean open = false;
        for (String line : lines) {
            boolean text = !line.isEmpty() && line.charAt(0) != ' ';
            if (open && text) {
                joined.add(joined.removeLast() + " " + line);
            } else {
                joined.add(line);
            }
            open = text;
        }
        return joined.toArray(String[]::new);
    }
}
