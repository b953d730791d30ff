package io.fluxforge.miner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    private static final Set<String> KNOWN = Set.of("pool", "user", "temp-stop", "plain");

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("mine.toml"), text);
    }

    @Test
    void profileOutranksTheTop() throws Exception {
        Path file = file("""
                pool = ["a:1", "b:2"]
                user = "u"
                temp-stop = 80.5
                plain = true
                [profile.night]
                temp-stop = 60
                [profile.day]
                user = "v"
                """);
        assertThat(ConfigFile.read(file, Optional.empty(), KNOWN))
                .containsEntry("pool", List.of("a:1", "b:2"))
                .containsEntry("temp-stop", List.of("80.5"))
                .containsEntry("plain", List.of("true"));
        assertThat(ConfigFile.read(file, Optional.of("night"), KNOWN))
                .containsEntry("temp-stop", List.of("60"))
                .containsEntry("user", List.of("u"));
    }

    @Test
    void aByteOrderMarkIsNoKey() throws Exception {
        assertThat(ConfigFile.read(file("\uFEFFuser = \"u\"\r\n"), Optional.empty(), KNOWN))
                .containsEntry("user", List.of("u"));
    }

    @Test
    void aFileInAnotherEncodingIsNamed() throws Exception {
        Path file = Files.write(folder.resolve("mine.toml"), new byte[] {'u', '=', '"', (byte) 0xe4, '"'});
        assertThatThrownBy(() -> ConfigFile.read(file, Optional.empty(), KNOWN))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pool = |mine.toml:1:",
                "pool = 'a'\\nspeed = 3|mine.toml:2:1: 'speed' is no option",
                "[pool]\\na = 1|pool must be a text",
                "pool = [['a']]|pool must be a text",
                "user = 2020-01-01|user must be a text",
                "profile = 3|profile is not a table",
                "[profile]\\nx = 3|x is not a table",
                "[profile.x]\\ny = 3|'y' is no option",
                "user = 'u'|has no profile 'night', and no other",
                "[profile.day]\\nuser = 'u'|has no profile 'night'; it has day",
            })
    void mistakesNameTheirPlace(String text, String message) throws IOException {
        Path file = file(text.replace("\\n", "\n"));
        assertThatThrownBy(() -> ConfigFile.read(file, Optional.of("night"), KNOWN))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
