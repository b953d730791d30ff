package io.fluxforge.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcOptionsTest {
    private static final RpcCredentials COOKIE = new RpcCredentials.Cookie(Path.of(".cookie"));

    @Test
    void readsUserAndPasswordWithEscapes() throws Exception {
        RpcOptions options = RpcOptions.parse("http://pool:p%40ss+w%3Ard@127.0.0.1:16124", null);
        assertThat(options.uri()).hasToString("http://127.0.0.1:16124/");
        assertThat(options.credentials().current()).isEqualTo("pool:p@ss+w:rd");
        assertThat(options.credentials()).hasToString("user pool");
    }

    @Test
    void takesTheCookieWhereNoUserIsNamed() {
        RpcOptions options = RpcOptions.parse("127.0.0.1:16124", COOKIE);
        assertThat(options.credentials()).isEqualTo(COOKIE);
        assertThat(options.uri()).hasToString("http://127.0.0.1:16124/");
        assertThat(RpcOptions.parse("http://[::1]:16124", COOKIE).uri()).hasToString("http://[::1]:16124/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://u:hidden@h:1",
                "http://h",
                "http://u:hidden@h",
                "h:1",
                "u@h:1",
                "http://u:hid den@h:1",
                "http://"
            })
    void saysWhatIsWrongWithoutThePassword(String text) {
        assertThatThrownBy(() -> RpcOptions.parse(text, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("hid")
                .message()
                .isNotBlank();
    }
}
