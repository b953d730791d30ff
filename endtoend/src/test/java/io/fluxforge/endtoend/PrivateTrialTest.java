package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.demo.DemoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's guide, "Without a real chain", as somebody follows it: its commands, its lines of {@code pool.toml}, a block in the books. */
@Timeout(600)
class PrivateTrialTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern OPTION = Pattern.compile("(?m)^(?<key>[a-z-]+) = .*$");

    @TempDir
    private Path folder;

    @Test
    void guidesTrioFindsABlockThatIsCredited() throws Exception {
        int[] ports = DemoFiles.freePorts(2);
        String section = section(ports);
        List<String> commands = Documentation.commandsOf(section);
        assertThat(commands).hasSizeGreaterThan(5);
        Desk desk = new Desk(folder, Map.of());
        // Another port for peers, too: the network's own may be taken by others who follow the guide.
        try (Service node = desk.start("node", commands.get(0) + " --p2p 0")) {
            String address = node.await("^miner +(t\\w+)$").group(1);
            node.await("^block +0 ");
            run(desk, commands.get(1));
            edit(
                    folder.resolve("pool.toml"),
                    toml(section).replace("ADDRESS", address) + "listen = \"[::]:" + ports[1] + "\"\n");
            assertThat(run(desk, commands.get(2))).contains("network  private").contains("height 0");
            try (Service pool = desk.start("pool", commands.get(3))) {
                pool.await(" job id=");
                try (Service miner = desk.start("miner", commands.get(4).replace("ADDRESS", address))) {
                    pool.await(" block-verdict .*verdict=ACCEPTED");
                    pool.await(" block-credited .*addresses=1");
                    assertThat(run(desk, commands.get(5))).contains("confirming");
                    changeTheFee(desk, pool);
                    assertThat(miner.terminate()).as(miner.said()).isEqualTo(143);
                }
                assertThat(pool.terminate()).as(pool.said()).isEqualTo(143);
                assertThat(desk.run("./fluxforge pool reload", PATIENCE))
                        .satisfies(answer -> assertThat(answer.exit()).isEqualTo(1))
                        .satisfies(answer -> assertThat(answer.err()).contains("no pool runs on"));
            }
        }
    }

    /** By the signal that systemd sends, too. */
    private void changeTheFee(Desk desk, Service pool) throws Exception {
        Path config = folder.resolve("pool.toml");
        edit(config, "basis-points = 150\n");
        assertThat(run(desk, "./fluxforge pool reload")).isEqualTo("changed: fee.basis-points\n");
        pool.await(" reload changed=fee.basis-points needs-restart=none$");
        edit(config, "refresh-seconds = 9\n");
        pool.hangUp();
        pool.await(" reload changed=none needs-restart=refresh-seconds$");
        edit(config, "basis-points = 10001\n");
        Answer wrong = desk.run("./fluxforge pool reload", PATIENCE);
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("fee.basis-points: must be a whole number");
        edit(config, "basis-points = 150\n");
    }

    /** The section, with ports that are free. */
    private static String section(int[] ports) throws IOException {
        String guide = Files.readString(Launcher.ROOT.resolve("docs/pool-operators.md"));
        Matcher section =
                Pattern.compile("(?s)\n### Without a real chain\n(.*?)\n##? ").matcher(guide);
        assertThat(section.find()).isTrue();
        return section.group(1)
                .replace("26124", Integer.toString(ports[0]))
                .replace("127.0.0.1:3333", "127.0.0.1:" + ports[1]);
    }

    private static String toml(String section) {
        Matcher toml = Pattern.compile("(?s)```toml\n(.*?)```").matcher(section);
        assertThat(toml.find()).isTrue();
        return toml.group(1);
    }

    private static String run(Desk desk, String command) throws Exception {
        Answer answer = desk.run(command, PATIENCE);
        assertThat(answer.exit()).as("%s: %s", command, answer).isZero();
        return answer.out();
    }

    /** Gives each option its new value, where the file has it, maybe in a comment. */
    private static void edit(Path file, String options) throws IOException {
        String text = Files.readString(file);
        Matcher option = OPTION.matcher(options);
        while (option.find()) {
            Matcher line = Pattern.compile("(?m)^(# )?" + option.group("key") + " = .*$")
                    .matcher(text);
            assertThat(line.find()).as(option.group()).isTrue();
            text = line.replaceFirst(Matcher.quoteReplacement(option.group()));
        }
        Files.writeString(file, text);
    }
}
