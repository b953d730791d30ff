package io.fluxforge.cli.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    /** A process that ended before its data base was closed left everything in the log beside it. */
    @Test
    void processLivesUntilEverythingIsClosed() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        StopSignal signal = new StopSignal();
        Thread hook = Thread.ofVirtual().start(() -> {
            signal.shutDown();
            ended.countDown();
        });
        assertThat(signal.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.getCount()).isEqualTo(1);
        signal.close();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        hook.join();
    }
}
