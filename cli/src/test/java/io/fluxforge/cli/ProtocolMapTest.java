package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/protocol-map.md} true: each class, method and test it names exists in the sources. */
class ProtocolMapTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)(?:#(\\w+))?`");

    @Test
    void namesOnlyWhatExists() throws IOException {
        Map<String, String> sources = sourcesByClass();
        List<String> missing = new ArrayList<>();
        int names = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/protocol-map.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length < 5) {
                continue;
            }
            var matcher = NAME.matcher(cells[3] + cells[4]);
            while (matcher.find()) {
                names++;
                String source = sources.getOrDefault(matcher.group(1), "");
                String method = matcher.group(2);
                if (source.isEmpty() || (method != null && !source.contains(" " + method + "("))) {
                    missing.add(matcher.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(names).isGreaterThan(30);
    }

    private static Map<String, String> sourcesByClass() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of(
                "verifier", "kernels", "stratum/protocol", "node-lite", "stratum/server", "miner", "bench", "cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
