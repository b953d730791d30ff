package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PrivateNodeMixinTest {
    private static final Pattern RPC = Pattern.compile("rpc +(http://\\S+/)");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... args) {
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    @Test
    void runsANodeThatMinesTellsAndStops() throws Exception {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run(
                "node",
                "--network=regtest",
                "--params=48,5",
                "--rpc=0",
                "--p2p=0",
                "--rpc-auth=me:secret",
                "--data=" + folder));
        try (FluxRpc rpc = new FluxRpc(RpcOptions.of(awaitUri(), new RpcCredentials.Password("me", "secret")))) {
            rpc.client()
                    .call(RpcCall.once("generate", 2), Duration.ofMinutes(2))
                    .orThrow();
            assertThat(rpc.blockCount().orThrow()).isEqualTo(2);
            await("block     2 ");
            // A second one cannot have the folder.
            assertThat(run("node", "--network=regtest", "--rpc=0", "--p2p=0", "--data=" + folder))
                    .isEqualTo(ExitCodes.FAILED);
            assertThat(err.toString(UTF_8)).contains("fluxforge node: " + folder + " is in use by another node");
            rpc.client().call(RpcCall.once("stop")).orThrow();
        }
        assertThat(exit.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCodes.OK);
        assertThat(err.toString(UTF_8)).startsWith("private node, for private use only: its coins are worth nothing\n");
        assertThat(out.toString(UTF_8)).doesNotContain("secret");
    }

    private URI awaitUri() throws InterruptedException {
        await("block     0 ");
        Matcher matcher = RPC.matcher(out.toString(UTF_8));
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group(1));
    }

    private void await(String text) throws InterruptedException {
        for (int i = 0; i < 600 && !out.toString(UTF_8).contains(text); i++) {
            Thread.sleep(50);
        }
        assertThat(out.toString(UTF_8)).contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--network=main | main is a public network",
                "--network=nix | is neither a network",
                "--network=regtest --rpc=70000 | --rpc: 70000 is not in the range 0 to 65535",
                "--network=regtest --p2p=-1 | --p2p: -1 is not in the range 0 to 65535",
                "--network=regtest --peer=x | --peer: 'x' is not HOST:PORT",
                "--network=regtest --peer=x:0 | --peer: 'x:0' is not HOST:PORT",
                "--network=regtest --miner=t1abc | --miner: t1abc is no address of regtest",
                "--network=regtest --rpc-auth=me | --rpc-auth: give USER:PASSWORD",
                "--network=regtest --params=48 | neither zelhash nor N,K",
                "--params=48,5 | --params is for a private node: add --network private",
            })
    void mistakesAreOneLine(String options, String message) {
        assertThat(run(("node " + options).split(" "))).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(UTF_8)).contains(message).containsOnlyOnce("\n");
        assertThat(out.toString(UTF_8)).isEmpty();
    }
}
