package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the window of a moment anew from the share journal: its segments, the newest first, until there is enough. */
public final class WindowLoader {
    private WindowLoader() {}

    /**
     * The window as it was at a position of the journal, or larger.
     *
     * @param folder the journal's
     * @param blocks how many expected blocks of work it must have, if the journal has as many
     * @param work how much work it must have, likewise
     * @param round in which round a share lies that it must have, with the whole of that round and of the one before; null if rounds
     *     do not matter
     * @throws IOException if the journal cannot be read
     */
    public static ShareWindow load(
            Path folder, JournalPosition to, double blocks, BigInteger work, @Nullable JournalPosition round)
            throws IOException {
        JournalReader reader = new JournalReader(folder);
        ShareWindow window = new ShareWindow();
        BigInteger keep = work;
        List<Long> segments = reader.segments();
        for (int i = segments.size() - 1; i >= 0; i--) {
            long number = segments.get(i);
            if (number > to.segment()) {
                continue;
            }
            if (window.work().signum() > 0
                    && window.work().compareTo(keep) >= 0
                    && (round == null || window.hasTwoRounds(round))) {
                return window;
            }
            JournalPosition start = new JournalPosition(number, 0);
            ShareWindow older = new ShareWindow();
            WindowFeed feed = new WindowFeed(older, start, null);
            JournalPosition end = number == to.segment() ? to : new JournalPosition(number + 1, 0);
            reader.read(start, end, feed);
            if (keep.equals(work) && feed.networkSolutions() > 0) {
                keep = work.max(new BigDecimal(blocks * feed.networkSolutions()).toBigInteger());
            }
            window.prepend(older);
            window.setMissing(i == 0 ? JournalPosition.START : start);
        }
        return window;
    }
}
