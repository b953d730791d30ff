package io.fluxforge.miner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.JobSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.snapshot.Rates;
import io.fluxforge.miner.snapshot.ShareCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static DeviceSnapshot device(String id, DeviceTelemetry telemetry, DeviceState state, String note) {
        return new DeviceSnapshot(
                new DeviceIdentity(id, "NVIDIA GeForce RTX 3080 with a long name", "NVIDIA", Optional.empty()),
                "kernels",
                state,
                note,
                new Rates(51.26, 50.04, 49.98),
                new Rates(26, 25, 25),
                180_000,
                90_000,
                new ShareCounts(118, 2, 1, 0, 3),
                177_000,
                49.2,
                1_234_567,
                1,
                OptionalDouble.of(0.0123),
                telemetry);
    }

    private static MinerSnapshot miner(DeviceSnapshot... devices) {
        PoolSnapshot pool = new PoolSnapshot(
                "stratum+tcp://pool.example:3333",
                "t1a.rig",
                PoolState.ACTIVE,
                "",
                Optional.of(Duration.ofHours(1)),
                OptionalDouble.of(41.6),
                OptionalDouble.of(44),
                ShareCounts.ZERO,
                1);
        return new MinerSnapshot(
                "fluxforge/1",
                "zelhash",
                Instant.EPOCH,
                Duration.ofSeconds(3725),
                List.of(devices),
                List.of(pool),
                Optional.of(new JobSnapshot("6f", Instant.EPOCH, 1500, 1e9)),
                2);
    }

    private static final DeviceTelemetry SENSED = new DeviceTelemetry(
            OptionalDouble.of(61.4),
            OptionalDouble.of(220),
            OptionalDouble.of(70),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty());

    @Test
    void tableShowsEveryColumnAndWhatIsAbsent() {
        List<String> lines = StatusTable.lines(
                miner(
                        device("opencl:0", SENSED, DeviceState.MINING, ""),
                        device("opencl:1", DeviceTelemetry.NONE, DeviceState.STOPPED, "too many errors")),
                200,
                20);
        assertThat(lines.get(0).split("  +"))
                .containsExactly(
                        "device",
                        "Sol/s 10s",
                        "1 min",
                        "15 min",
                        "at pool",
                        "nonces/s",
                        "accept",
                        "stale",
                        "rej",
                        "HW",
                        "best",
                        "W",
                        "Sol/W",
                        "°C",
                        "fan");
        assertThat(lines.get(1).split("  +"))
                .containsExactly(
                        "opencl:0 NVIDIA GeForce …",
                        "51.3",
                        "50.0",
                        "50.0",
                        "49.2",
                        "25.0",
                        "118",
                        "2",
                        "1",
                        "3",
                        "1.23 M",
                        "220",
                        "0.227",
                        "61",
                        "70 %");
        assertThat(lines.get(2)).endsWith("1.23 M     -      -    -      -");
        assertThat(lines.get(3)).isEqualTo("  stopped: too many errors");
        assertThat(lines.get(4))
                .startsWith("total")
                .contains("103", "98.4", "236")
                .doesNotContain("220");
        assertThat(lines.get(5))
                .contains("pool.example:3333", "latency 42 ms (average 44 ms)", "1.50 k solutions", "1 h 02 min");
    }

    @ParameterizedTest
    @CsvSource({
        "42,  '| Sol/s 10s | 1 min | accept | rej | °C'",
        "60,  '| Sol/s 10s | 1 min | accept | rej | °C'",
        "80,  '| Sol/s 10s | 1 min | accept | stale | rej | HW | W | °C'",
        "100, '| Sol/s 10s | 1 min | 15 min | at pool | accept | stale | rej | HW | W | °C'",
    })
    void columnsThatMatterStayAndNoneIsCut(int columns, String titles) {
        List<String> lines = StatusTable.lines(
                miner(
                        device("opencl:0", SENSED, DeviceState.MINING, ""),
                        device("opencl:1", SENSED, DeviceState.RESTARTING, "hangs: no sign of life for 60 s")),
                columns,
                24);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(lines.getFirst().replaceAll("  +| (?=Sol|1 min|15 min|at pool|°C)", " | "))
                .isEqualTo("device " + titles);
        assertThat(lines.get(1)).contains("51.3", "118").endsWith("61");
        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains("restarting: hangs: no sign of life for 60 s", "a share in 1.50 k solutions, job 6f, up");
    }

    @Test
    void thereIsNoMoreThanFitsTheScreen() {
        DeviceSnapshot[] many = new DeviceSnapshot[30];
        Arrays.setAll(many, i -> device("opencl:" + i, SENSED, DeviceState.MINING, ""));
        List<String> lines = StatusTable.lines(miner(many), 80, 20);
        assertThat(lines).hasSize(20);
        assertThat(lines.get(16)).isEqualTo("and 15 more, for which there is no room");
        assertThat(lines.get(17)).startsWith("total");
        assertThat(lines.get(18)).startsWith("pool ");
    }

    @Test
    void onTerminalEventsScrollAboveTheTable() {
        FakeTerminal terminal = new FakeTerminal(80, 24);
        Console console = new Console(terminal.out, true, false);
        console.foot("keys: h help");
        MinerSnapshot miner = miner(device("opencl:0", SENSED, DeviceState.MINING, ""));
        console.show(miner);
        for (int i = 1; i <= 50; i++) {
            console.event(Tone.GOOD, "12:00:00 share " + i + " accepted");
            console.show(miner);
        }
        List<String> screen = terminal.screen();
        assertThat(screen)
                .hasSize(23)
                .filteredOn(line -> line.startsWith("device"))
                .hasSize(1);
        assertThat(screen.getFirst()).isEqualTo("12:00:00 share 33 accepted");
        assertThat(screen.get(17)).isEqualTo("12:00:00 share 50 accepted");
        assertThat(screen.get(18)).startsWith("device");
        assertThat(screen.getLast()).isEqualTo("keys: h help");
        console.end(miner);
        console.event(Tone.PLAIN, "later");
        assertThat(terminal.screen())
                .doesNotContain("keys: h help")
                .endsWith("later")
                .anyMatch(line -> line.endsWith("2 were blocks"))
                .anyMatch(line -> line.contains("idle 1.2 %"));
    }

    @Test
    void aLineIsBrokenBetweenItsWords() {
        FakeTerminal terminal = new FakeTerminal(41, 24);
        Console console = new Console(terminal.out, true, false);
        console.resize(41, 24);
        console.event(Tone.PLAIN, "12:00:00 working for stratum+tcp://pool.example:3333, a share in 16 solutions");
        assertThat(terminal.screen())
                .containsExactly(
                        "12:00:00 working for",
                        "         stratum+tcp://pool.example:3333,",
                        "         a share in 16 solutions");
    }

    @ParameterizedTest
    @CsvSource({"60, 20", "120, 40", "30, 10", "80, 6"})
    void anotherSizeLeavesNoGhosts(int columns, int rows) {
        FakeTerminal terminal = new FakeTerminal(80, 24);
        Console console = new Console(terminal.out, true, false);
        MinerSnapshot miner = miner(device("opencl:0", SENSED, DeviceState.MINING, ""));
        console.show(miner);
        for (int i = 1; i <= 30; i++) {
            console.event(Tone.GOOD, "12:00:00 share " + i + " accepted");
        }
        terminal.resize(columns, rows);
        // The old table is drawn once more before anybody knows.
        console.show(miner);
        console.resize(columns, rows);
        console.event(Tone.GOOD, "12:00:00 share 31 accepted");
        console.show(miner);
        List<String> screen = terminal.screen();
        assertThat(screen).filteredOn(line -> line.startsWith("device")).hasSize(1);
        assertThat(screen).filteredOn(line -> line.contains("pool.example")).hasSize(1);
        assertThat(screen)
                .filteredOn(line -> line.endsWith("share 31 accepted"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }

    @Test
    void whoHasLeftTheTerminalDrawsNothingAndTellsLater() {
        FakeTerminal terminal = new FakeTerminal(80, 24);
        Console console = new Console(terminal.out, true, false);
        MinerSnapshot miner = miner(device("opencl:0", SENSED, DeviceState.MINING, ""));
        console.event(Tone.PLAIN, "12:00:00 before");
        console.show(miner);
        console.leave();
        List<String> before = terminal.screen();
        console.event(Tone.PLAIN, "12:00:01 meanwhile");
        console.show(miner);
        console.resize(60, 20);
        assertThat(terminal.screen()).isEqualTo(before);
        console.comeBack();
        assertThat(terminal.screen())
                .startsWith(before.toArray(String[]::new))
                .contains("12:00:01 meanwhile")
                .filteredOn(line -> line.equals("12:00:00 before"))
                .hasSize(1);
    }

    @Test
    void statisticsStayAbove() {
        FakeTerminal terminal = new FakeTerminal(120, 24);
        Console console = new Console(terminal.out, true, false);
        console.resize(120, 24);
        MinerSnapshot miner = miner(device("opencl:0", SENSED, DeviceState.MINING, ""));
        console.show(miner);
        console.statistics(miner);
        assertThat(terminal.screen())
                .anyMatch(line -> line.startsWith("ran 1 h 02 min: 180000 solutions"))
                .contains(
                        "pool stratum+tcp://pool.example:3333 as t1a.rig: active for 1 h 00 min, connected 1 time, 0 accepted, 0 stale, 0",
                        "         rejected, latency 44 ms");
    }

    @Test
    void elsewhereLinesArePlain() {
        Console console = new Console(out, false, false);
        console.event(Tone.BAD, "refused");
        console.show(miner(device("opencl:0", SENSED, DeviceState.MINING, "")));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .hasLineCount(2)
                .doesNotContain("\033")
                .contains("1 h 02 min: 50.0 Sol/s (1 min)", "118 accepted, 2 stale, 1 rejected, 3 HW errors");
    }
}
