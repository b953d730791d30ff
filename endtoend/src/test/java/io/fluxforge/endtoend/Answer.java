package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fluxforge.cli.Fluxforge;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command has answered, run in this process, which is cheaper than one of its own.
 *
 * @param exit its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Answer(int exit, String out, String err) {
    /** @param variables the environment, as far as the command line looks at it */
    static Answer of(Map<String, String> variables, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), variables);
        int exit = fluxforge.run(new CommandLine(fluxforge), words.toArray(String[]::new));
        return new Answer(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Standard output, a JSON value. */
    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
