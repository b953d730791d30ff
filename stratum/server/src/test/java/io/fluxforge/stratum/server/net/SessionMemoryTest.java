package io.fluxforge.stratum.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.difficulty.IssuedTargets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionMemoryTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger next = new AtomicInteger();
    /** Tries each number twice, so that one that is not free must be passed over. */
    private final Nonce1Allocator nonces = new Nonce1Allocator(() -> next.getAndIncrement() / 2);

    private final SessionMemory memory = new SessionMemory(nonces, nanos::get);

    private void leave(String id) {
        memory.leave(id, nonces.take(), new IssuedTargets(), "192.0.2.1");
    }

    @Test
    void keepsSoManyAndForgetsTheOldest() {
        for (int i = 0; i < SessionMemory.MOST + 10; i++) {
            leave("s" + i);
        }
        assertThat(nonces.live()).isEqualTo(SessionMemory.MOST);
        assertThat(memory.resume("s9", "192.0.2.1")).isNull();
        SessionMemory.Left session = memory.resume("s10", "192.0.2.1");
        assertThat(session).isNotNull().extracting(SessionMemory.Left::nonce1).isEqualTo(10);
        assertThat(nonces.live()).as("a session that goes on keeps its own").isEqualTo(SessionMemory.MOST);
    }

    @Test
    void givesBackWhatIsTooOld() {
        leave("a");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(SessionMemory.SECONDS - 1));
        leave("b");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(memory.resume("a", "192.0.2.1")).isNull();
        assertThat(nonces.live()).isEqualTo(1);
        assertThat(memory.resume("b", "192.0.2.2")).isNull();
        assertThat(memory.resume("b", "192.0.2.1")).isNotNull();
    }

    @Test
    void idsDiffer() {
        assertThat(memory.newId()).matches("[0-9a-f]{32}").isNotEqualTo(memory.newId());
    }
}
