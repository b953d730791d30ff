package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NodeFollowCommandTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Fluxforge fluxforge = new Fluxforge(new PrintStream(new ByteArrayOutputStream()), errors, Map.of());
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":1", "host:", "host:0", "host:65536", "a:b:c", "::1", "[::1", "[::1]:x", "two words:5"})
    void peersThatAreNoneAreMistakes(String peer) {
        assertThat(run("node", "follow", "--network", "private", "--peer", peer))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--peer: '" + peer + "' is not HOST:PORT");
    }

    @Test
    void networksWithoutSeedsNeedAPeer() {
        assertThat(run("node", "follow", "--network", "private")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--peer or --rpc: private has no DNS seeds");
        assertThat(run("node", "follow", "--network", "private", "--discover", "--peer", "127.0.0.1:1"))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--discover: private has no DNS seeds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", "ftp://u:p@h:1", "http://user@h:1", "http://u:p@h", "h:1"})
    void nodesThatAreNoneAreMistakesToldWithoutThePassword(String node) {
        assertThat(run("node", "follow", "--network", "private", "--rpc", node)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--rpc: the RPC address")
                .doesNotContain("u:p");
    }
}
