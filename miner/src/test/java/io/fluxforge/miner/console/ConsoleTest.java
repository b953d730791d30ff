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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

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
        List<String> lines = StatusTable.lines(miner(
                device("opencl:0", SENSED, DeviceState.MINING, ""),
                device("opencl:1", DeviceTelemetry.NONE, DeviceState.STOPPED, "too many errors")));
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
                        "opencl:0 NVIDIA GeForce R…",
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

    @Test
    void onTerminalEventsScrollAboveTheTable() {
        Console console = new Console(out, true, false);
        MinerSnapshot miner = miner(device("opencl:0", SENSED, DeviceState.MINING, ""));
        console.show(miner);
        bytes.reset();
        console.event(Tone.GOOD, "share accepted");
        String drawn = bytes.toString(StandardCharsets.UTF_8);
        // Three lines up, then the event, then the same three lines.
        assertThat(drawn).startsWith("\033[3A\r\033[Jshare accepted\n").contains("opencl:0");
        bytes.reset();
        console.end(miner);
        console.event(Tone.PLAIN, "later");
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("2 were blocks", "idle 1.2 %")
                .endsWith("later\n\033[?7l\033[?7h");
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
