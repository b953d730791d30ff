package io.fluxforge.node.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes, several times over, and what it left is looked through. */
class KillTest {
    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    @Test
    void nothingCommittedIsLostAndNothingIsWrong() throws Exception {
        Random random = new Random(4);
        int kept = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // Each writer begins a branch of its own, so that later ones reorganise what earlier ones wrote.
            int told = runAndKill(kill, 10 + random.nextInt(25));
            try (PowVerifier verifier = new PowVerifier(1);
                    HeaderChain chain = TestChains.open(folder, TestChains.network(), verifier)) {
                assertThat(chain.tip().height()).as("after kill %d", kill).isGreaterThanOrEqualTo(Math.max(told, kept));
                kept = chain.tip().height();
                lookThrough(chain);
            }
        }
        assertThat(kept).isPositive();
    }

    /** The best height that the writer told before it was killed. */
    private int runAndKill(int branch, int commits) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.lwjgl.system.memoryBackend=ffm",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                Integer.toString(branch)));
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            int height = 0;
            for (int i = 0; i < commits; i++) {
                String line = lines.readLine();
                assertThat(line).as("line %d of the writer", i).isNotNull();
                height = Integer.parseInt(line.substring(0, line.indexOf(' ')));
            }
            return height;
        } finally {
            // SIGKILL, wherever in a commit it may be.
            writer.destroyForcibly().onExit().join();
        }
    }

    private static void lookThrough(HeaderChain chain) {
        HeaderRecord parent = Objects.requireNonNull(chain.recordAt(0));
        for (int height = 1; height <= chain.tip().height(); height++) {
            HeaderRecord record = Objects.requireNonNull(chain.recordAt(height));
            assertThat(record.height()).isEqualTo(height);
            assertThat(record.previousHash()).isEqualTo(parent.hash());
            BigInteger work = ChainWork.of(record.version(), record.bits());
            assertThat(record.chainWork()).isEqualTo(parent.chainWork().add(work));
            parent = record;
        }
        assertThat(parent).isEqualTo(chain.tip());
        assertThat(chain.recordAt(chain.tip().height() + 1)).isNull();
    }
}
