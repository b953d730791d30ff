package io.fluxforge.stratum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.SyncState;
import io.fluxforge.stratum.server.PoolEvents;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FollowerAlarmsTest {
    private final List<String> log = new ArrayList<>();
    private final PoolEvents events = new PoolEvents(log::add);
    private final AtomicLong lag = new AtomicLong();
    private final FollowerAlarms alarms = new FollowerAlarms(events, lag::get);

    @Test
    void aStoppedFollowerIsAnAlarmUntilItWorks() {
        alarms.followerFails("no space", 1_000);
        alarms.followerFails("no space", 2_000);
        assertThat(events.alarms().isOpen("follower")).isTrue();
        assertThat(log).hasSize(2).first().isEqualTo("follower-fails reason=\"no space\" retry-seconds=1");
        alarms.storeSetAside("damaged", Path.of("x"));
        alarms.followerWorks(7);
        assertThat(events.alarms().open()).isEmpty();
        assertThat(log).contains("follower-works height=7", "headers-set-aside reason=damaged kept=x");
    }

    @Test
    void aChainThatBreaksARuleIsAnAlarmUntilTheNodeHasAnother() {
        URI node = URI.create("http://127.0.0.1:1");
        alarms.nodeRefused(node, "its chain breaks a rule: bad-diffbits");
        alarms.nodeFails(node, "its chain breaks a rule: bad-diffbits");
        alarms.nodeRefused(node, "its chain breaks a rule: bad-diffbits");
        assertThat(events.alarms().isOpen("node-refused-127.0.0.1:1")).isTrue();
        alarms.nodeFails(node, "no answer");
        assertThat(events.alarms().isOpen("node-refused-127.0.0.1:1")).isTrue();
        alarms.nodeAnswers(node, new SyncState("regtest", 1, 1, Hash256.parse("11".repeat(32)), 1, 1));
        assertThat(events.alarms().open()).isEmpty();
    }

    @Test
    void theClockIsAnAlarmWhenAllNodesDiffer() {
        alarms.clockBehind("node a:1", 400);
        assertThat(events.alarms().open()).isEmpty();
        lag.set(400);
        alarms.clockBehind("node b:1", 400);
        assertThat(events.alarms().isOpen("clock")).isTrue();
        lag.set(0);
        alarms.clockAgrees("node a:1");
        assertThat(events.alarms().open()).isEmpty();
        assertThat(log).contains("clock-behind source=\"node a:1\" seconds=400", "clock-agrees source=\"node a:1\"");
    }
}
