package io.fluxforge.stratum.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.defence.FileBudget;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.defence.RefusalCounts;
import io.fluxforge.stratum.server.defence.RefusalReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ConnectionGateTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong open = new AtomicLong(100);
    private final PoolEvents events = new PoolEvents(lines::add, nanos::get);
    private final RefusalCounts refusals = new RefusalCounts();

    private ConnectionGate gate(long files) {
        FileBudget budget = new FileBudget(new FileBudget.Usage() {
            @Override
            public long most() {
                return files;
            }

            @Override
            public long open() {
                return open.get();
            }
        });
        return new ConnectionGate(Limits.DEFAULT, budget, refusals, events, nanos::get);
    }

    @Test
    void takesWhatTheFilesBearAndTellsOnce() {
        ConnectionGate gate = gate(1024);
        assertThat(gate.most()).isEqualTo(1024 - 100 - 192);
        assertThat(lines).containsExactly("connections-lowered wanted=100000 most=732 files=1024");
        assertThat(events.alarms().isOpen("files")).isFalse();
        for (int i = 0; i < gate.most(); i++) {
            assertThat(gate.enter()).isNull();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(Objects.requireNonNull(gate.enter()).reason()).isEqualTo(RefusalReason.FILES);
        }
        assertThat(refusals.of(RefusalReason.FILES)).isEqualTo(1000);
        assertThat(lines).filteredOn(line -> line.startsWith("refused")).hasSize(1);
        assertThat(events.alarms().isOpen("files")).isTrue();
        gate.leave();
        assertThat(gate.enter()).isNull();
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(11));
        gate.look();
        assertThat(events.alarms().isOpen("files")).isFalse();
    }

    /** Something else has opened files; or the system has none left. */
    @Test
    void leavesTheReserveAlone() {
        ConnectionGate gate = gate(1024);
        open.set(1024 - 50);
        gate.look();
        assertThat(Objects.requireNonNull(gate.enter()).reason()).isEqualTo(RefusalReason.FILES);
        open.set(1024 - 100);
        gate.look();
        assertThat(gate.enter()).isNotNull();
        open.set(1024 - 200);
        gate.look();
        assertThat(gate.enter()).isNull();
        gate.failed(new IOException("Too many open files"));
        assertThat(refusals.of(RefusalReason.FILES)).isEqualTo(3);
        assertThat(lines).anyMatch(line -> line.contains("cannot accept: Too many open files"));
    }

    @Test
    void whereFilesAreNotLimitedTheConfigurationHolds() {
        assertThat(gate(Long.MAX_VALUE).most()).isEqualTo(Limits.DEFAULT.connections());
        assertThat(lines).isEmpty();
        // Few as they are, somebody is let in.
        assertThat(gate(100).most()).isEqualTo(1);
    }
}
