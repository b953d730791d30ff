package io.fluxforge.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

    /** Containers have such names. */
    @Test
    void takesAHostWithAnUnderscoreAndDialsItsAddress() throws Exception {
        RpcOptions options = RpcOptions.parse("http://u:p@flux_node:16124", null);
        assertThat(options.place()).isEqualTo("flux_node:16124");
        assertThat(options.credentials().current()).isEqualTo("u:p");
        byte[] v6 = new byte[16];
        v6[15] = 1;
        for (byte[] ip : new byte[][] {{10, 0, 0, 7}, v6}) {
            URI dialled = DialledUri.of(options.uri(), host -> InetAddress.getByAddress(host, ip));
            assertThat(dialled)
                    .hasToString(ip.length == v6.length ? "http://[0:0:0:0:0:0:0:1]:16124/" : "http://10.0.0.7:16124/");
        }
        URI usual = RpcOptions.parse("node.example:1", COOKIE).uri();
        assertThat(DialledUri.of(usual, host -> fail(host))).isSameAs(usual);
        assertThatThrownBy(() -> RpcOptions.parse("https://u:p@flux_node:16124", null))
                .hasMessageContaining("flux_node has an underscore");
    }

    @Test
    void anUnknownHostWithAnUnderscoreIsNamed() {
        RpcOptions options = RpcOptions.parse("http://u:p@no_such_host.invalid:1", null);
        try (JsonRpcClient client = new JsonRpcClient(options.withAttempts(1, Duration.ofMillis(1)))) {
            assertThatThrownBy(() -> client.call(RpcCall.repeatable("getblockcount")))
                    .isInstanceOf(RpcException.class)
                    .hasMessageEndingWith("the host no_such_host.invalid is not known");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:hidden@h:0",
                "http://u:hidden@h:65536",
                "http://u:hidden@h_:1:2",
                "http://u:hidden@_:",
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
