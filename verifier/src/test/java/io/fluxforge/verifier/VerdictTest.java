package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void saysWhatAndWhere() {
        assertThat(Verdict.VALID).hasToString("valid");
        assertThat(Verdict.WRONG_LENGTH).hasToString("invalid: wrong-length");
        assertThat(new Verdict(Rule.COLLISION, 2, 1)).hasToString("invalid: no-collision at level 2, pair 1");
    }

    @Test
    void onlyTheValidOneIsValid() {
        assertThat(Verdict.VALID.isValid()).isTrue();
        assertThat(Arrays.stream(Rule.values()).map(rule -> new Verdict(rule, 0, 0)))
                .noneMatch(Verdict::isValid);
    }

    @Test
    void codesAreDifferentWords() {
        assertThat(Arrays.stream(Rule.values()).map(Rule::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
    }
}
