package io.fluxforge.stratum.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.Conversation;
import org.junit.jupiter.api.Test;

class JobBookTest {
    /** Some miners keep a job until a clean one comes: on a long block they would end up with one that is void. */
    @Test
    void aCleanJobComesLongBeforeAnEarlierOneIsVoid() {
        JobBook book = new JobBook(new JobIds(0), 1);
        IssuedJob kept = book.publish(Conversation.job(0));
        int sinceClean = 0;
        for (int i = 0; i < 2000; i++) {
            IssuedJob job = book.publish(Conversation.job(0));
            // The miner may be at its nonce for a while after it was told.
            assertThat(book.find(kept.id())).as("after %d jobs", sinceClean).isNotNull();
            sinceClean++;
            if (job.clean()) {
                assertThat(sinceClean).isGreaterThan(100);
                sinceClean = 0;
                kept = job;
            }
        }
        assertThat(sinceClean).isLessThan(300);
    }
}
