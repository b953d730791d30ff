package io.fluxforge.stratum.server.accounting;

import io.fluxforge.stratum.server.journal.JournalPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been counted and not yet written: between two positions of the journal, with the refused shares of the same time. */
final class Batch {
    final JournalPosition start;
    final Map<String, Tally> workers = new LinkedHashMap<>();
    final List<FoundBlock> blocks = new ArrayList<>();
    JournalPosition end;
    Round round;

    Batch(JournalPosition start, Round round) {
        this.start = start;
        end = start;
        this.round = round;
    }

    Tally worker(String name) {
        return workers.computeIfAbsent(name, key -> new Tally());
    }

    boolean isEmpty() {
        return start.equals(end) && workers.isEmpty();
    }

    Map<String, Tally> addresses() {
        Map<String, Tally> addresses = new LinkedHashMap<>();
        workers.forEach((worker, tally) -> addresses
                .computeIfAbsent(WorkerName.address(worker), key -> new Tally())
                .add(tally));
        return addresses;
    }
}
