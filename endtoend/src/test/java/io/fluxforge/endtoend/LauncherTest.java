package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LauncherTest {
    /** The version comes from the jar's manifest: classes in a folder have none. */
    @Test
    void startsTheJar() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Launcher.words("--version"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text).startsWith("fluxforge 0.").hasLineCount(1);
    }
}
