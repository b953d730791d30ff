package io.fluxforge.bench.node.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileReaderTest {
    private static final String HEAD = "name = \"mine\"\ndate = 2026-01-02\nsource = \"me\"\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"current", "whitepaper-2021"})
    void shippedProfilesHaveADateASourceAndAllTiers(String name) {
        Profile profile = ProfileReader.read(name);
        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.source()).isNotBlank();
        assertThat(profile.date()).isAfter(LocalDate.of(2021, 1, 1));
        assertThat(profile.tiers().keySet()).containsExactly(Tier.CUMULUS, Tier.NIMBUS, Tier.STRATUS);
    }

    @Test
    void ownFileIsRead() throws IOException {
        Path file = folder.resolve("mine.toml");
        Files.writeString(
                file, HEAD + "[nimbus]\neps = 1.5\nmemory-gib = { above = 3, architectures = [\"aarch64\"] }\n");
        Profile profile = ProfileReader.read(file.toString());
        assertThat(profile.tiers()).containsOnlyKeys(Tier.NIMBUS);
        assertThat(profile.tiers().get(Tier.NIMBUS))
                .containsExactly(
                        new Requirement(Quantity.MEMORY_GIB, 1, 3, true, Set.of("aarch64")),
                        new Requirement(Quantity.EPS, 1, 1.5, false, Set.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[cumulus]~eps = -1                                 | line 5, column 1: -1.0 is not above 0",
                "[cumulus]~eps = nan                                | NaN is not above 0",
                "[cumulus]~eps = inf                                | is not above 0",
                "[cumulus]~eps = \"fast\"                           | wants a number",
                "[cumulus]~eps = { at-least = 1, above = 2 }        | either at-least or above",
                "[cumulus]~eps = { architectures = [] }             | either at-least or above",
                "[cumulus]~eps = { above = 2, below = 3 }           | either at-least or above",
                "[cumulus]~eps = { above = 2, architectures = 3 }   | array of strings",
                "[cumulus]~eps = { above = 2, architectures = [3] } | are strings",
                "[cumulus]~eps-one-thread = { above = 2, times = 0 } | times is a whole number",
                "[cumulus]~eps-one-thread = { above = 2, times = 1.5 } | times is a whole number",
                "hdd-below-mib-per-second = 0~[cumulus]~eps = 1     | not above 0",
                "[cumulus]~speed = 3                                | 'speed' is no requirement",
                "[cumulus]                                          | without requirements",
                "cumulus = 3                                        | is a table",
                "[cirrus]~eps = 3                                   | 'cirrus' is none of",
                "[cumulus                                           | line 4",
                "                                                   | no tier",
            })
    void mistakeIsNamed(String toml, String message) {
        String text = HEAD + (toml == null ? "" : toml.replace("~", "\n"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfileReader.parse("mine.toml", text))
                .withMessageStartingWith("mine.toml")
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "date", "source"})
    void headIsWanted(String key) {
        String text = HEAD.replaceAll("(?m)^" + key + " .*$", "") + "[cumulus]\neps = 1\n";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfileReader.parse("mine.toml", text))
                .withMessageContaining(key + " = ");
    }

    @Test
    void fileThatIsNoneIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfileReader.read("currant"))
                .withMessageContaining("'currant' is neither a file nor one of current, whitepaper-2021");
    }

    /** Whatever stands in a file, it is read or refused with one line. */
    @Test
    void noiseIsRefused() {
        Random random = new Random(2021);
        String good = HEAD + "[cumulus]\neps = 240\ndisk-write-mb-per-second = { at-least = 3 }\n";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int change = random.nextInt(4); change >= 0; change--) {
                text.setCharAt(random.nextInt(text.length()), (char) (1 + random.nextInt(126)));
            }
            try {
                assertThat(ProfileReader.parse("noise", text.toString()).tiers())
                        .isNotEmpty();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("noise");
            }
        }
    }
}
