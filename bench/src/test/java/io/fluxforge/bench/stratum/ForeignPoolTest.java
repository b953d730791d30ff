package io.fluxforge.bench.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.verifier.EquihashParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pools that are not ours and do not do what the load wants: each is an error in words, in less time than a login may take. */
@Timeout(60)
class ForeignPoolTest {
    private static final String AUTHORISED = "{\"id\":2,\"result\":true,\"error\":null}";
    private static final String SUBSCRIBED = "{\"id\":1,\"result\":[null,\"01020304\"],\"error\":null}";

    /** Blanks behind a message, behind which the pool closes the connection. */
    private static final String BYE = "  \n";

    @TempDir
    private Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** @param answers to a line that a client has sent, each with its line feed */
    private void answering(UnaryOperator<String> answers) {
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> serve(client, answers));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void serve(Socket client, UnaryOperator<String> answers) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                String answer = answers.apply(line);
                if (client.isOutputShutdown()) {
                    continue;
                }
                client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                if (answer.endsWith(BYE)) {
                    // What is still to be read would become a reset, which can overtake the message.
                    client.shutdownOutput();
                }
            }
        } catch (IOException gone) {
            // The load has ended.
        }
    }

    private StratumBench bench(EquihashParams params) {
        InetSocketAddress pool = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        return new StratumBench(2, 1, 1, 10, false, params, 0, pool, "t1Somebody", null);
    }

    private void assertFails(EquihashParams params, String reason) {
        assertThatThrownBy(() -> bench(params).run(folder, text -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage(reason);
    }

    private static String notice(String target, String more) {
        return "{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + target + "\"]}\n"
                + "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\",\"04000000\",\"" + "00".repeat(32)
                + "\",\"" + "00".repeat(32) + "\",\"" + "00".repeat(32) + "\",\"00000000\",\"0f0f0f20\",true" + more
                + "]}\n";
    }

    @Test
    void aRefusedWorkerEndsItWithThePoolsWords() {
        answering(line -> line.contains("authorize")
                ? "{\"id\":2,\"result\":null,\"error\":[24,\"no such address\",null]}\n"
                : SUBSCRIBED + "\n");
        assertThatThrownBy(() -> bench(EquihashParams.ZCASH_48_5).run(folder, text -> {}))
                .isInstanceOf(IOException.class)
                .message()
                .matches("the pool refuses the worker t1Somebody\\.rig[01]: no such address");
        assertThat(heard).anyMatch(line -> line.contains("t1Somebody.rig0"));
    }

    @Test
    void aBanIsToldInThePoolsWords() {
        answering(line -> "{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"banned\"]}" + BYE);
        assertFails(EquihashParams.ZCASH_48_5, "the pool closed a connection: banned");
    }

    /** It sought such a share for ever, and could not be ended. */
    @Test
    void aDifficultyThatCannotBeMetIsNamed() {
        String hard = notice("00000000" + "ff".repeat(28), "");
        answering(line -> line.contains("authorize") ? AUTHORISED + "\n" + hard : SUBSCRIBED + "\n");
        assertFails(
                EquihashParams.ZCASH_48_5,
                "a share of the pool takes 4.29e+09 solutions, and 1000 can be found meanwhile; give the bench a port"
                        + " with less difficulty");
    }

    @Test
    void anotherProofOfWorkIsNamed() {
        String zelHash = notice("ff".repeat(32), ",\"125_4\",\"ZelProof\"");
        answering(line -> line.contains("authorize") ? AUTHORISED + "\n" + zelHash : SUBSCRIBED + "\n");
        assertFails(EquihashParams.ZCASH_48_5, "the pool wants shares of 125_4 ZelProof, not of 48,5:ZcashPoW");
    }
}
