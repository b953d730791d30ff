package io.fluxforge.stratum.server;

import io.fluxforge.stratum.server.defence.Refusal;
import io.fluxforge.stratum.server.defence.RefusalReason;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The pool's log: one line for each event, {@code name key=value …}, through one method each. Thread-safe if the sink is. */
public final class PoolEvents {
    private static final int MAX_VALUE_CHARS = 200;

    private final Consumer<String> sink;
    private final OpenAlarms alarms = new OpenAlarms(InstantSource.system(), new OpenAlarms.Listener() {
        @Override
        public void raised(String name, String what) {
            write("alarm", "name", name, "what", what);
        }

        @Override
        public void over(String name) {
            write("alarm-over", "name", name);
        }
    });

    private final RepeatedEvents repeated;

    /**
     * Begins a log.
     *
     * @param sink takes each line
     */
    public PoolEvents(Consumer<String> sink) {
        this(sink, System::nanoTime);
    }

    /**
     * Begins a log.
     *
     * @param sink takes each line
     * @param nanos a clock that only moves on
     */
    public PoolEvents(Consumer<String> sink, LongSupplier nanos) {
        this.sink = sink;
        repeated = new RepeatedEvents(
                nanos,
                event -> write(event.getFirst(), event.subList(1, event.size()).toArray(String[]::new)));
    }

    /** Writes how often things were repeated, as far as a minute of it is over; called every few seconds. */
    public void flushRepeated() {
        repeated.flush();
    }

    /** Writes how often things were repeated: nothing more will come. */
    public void flushAllRepeated() {
        repeated.flushAll();
    }

    /** What somebody has to look after, as long as it lasts. */
    public OpenAlarms alarms() {
        return alarms;
    }

    /** A block has no room for a coinbase beside all transactions that a node proposes: the last of these were left out. */
    public void transactionsLeft(String node, int height, int transactions, long feeUnits) {
        write(
                "transactions-left-out",
                "node",
                node,
                "height",
                Integer.toString(height),
                "transactions",
                Integer.toString(transactions),
                "fee-units",
                Long.toString(feeUnits));
    }

    /** A port is open. */
    public void listening(String address, String transport) {
        write("listening", "address", address, "transport", transport);
    }

    /** A worker was let in. */
    public void authorised(String address, String worker, String agent, double difficulty) {
        String shown = String.format(Locale.ROOT, "%.6g", difficulty);
        repeated.add(
                List.of("authorised", address, worker),
                List.of("authorised", "address", address, "worker", worker, "agent", agent, "difficulty", shown));
    }

    /** A worker was not let in; told once for an address and a reason, whatever names it tries. */
    public void workerRefused(String address, String worker, String reason) {
        repeated.add(
                List.of("worker-refused", address, reason),
                List.of("worker-refused", "address", address, "worker", worker, "reason", reason));
    }

    /** A connection was not let in; told once for an address and a reason. */
    public void refused(String address, Refusal why) {
        repeated.add(
                // What is left of a ban is another number each time.
                List.of("refused", address, why.reason() == RefusalReason.BANNED ? "banned" : why.text()),
                List.of("refused", "address", address, "reason", why.text()));
    }

    /** The pool closed a connection. */
    public void dropped(String address, String worker, String reason) {
        List<String> event = List.of("dropped", "address", address, "worker", worker, "reason", reason);
        repeated.add(event, event);
    }

    /** An address may not connect for a while. */
    public void banned(String address, String reason) {
        List<String> event = List.of("banned", "address", address, "reason", reason);
        repeated.add(event, event);
    }

    /** The process may open too few files for the connections that the configuration allows. */
    public void connectionsLowered(int wanted, int most, long files) {
        write("connections-lowered", "wanted", "" + wanted, "most", "" + most, "files", "" + files);
    }

    /** The first job of a tip was handed out. */
    public void job(String id, int height, int clients) {
        write("job", "id", id, "height", "" + height, "clients", "" + clients);
    }

    /** A share met the network's target. */
    public void blockFound(int height, String worker) {
        write("block-found", "height", "" + height, "worker", worker);
    }

    /** A block of an earlier run, whose journal had not got it, is in the journal now. */
    public void blockRecovered(int height, String worker) {
        write("block-recovered", "height", "" + height, "worker", worker);
    }

    /** A block is on its way to the nodes, so many microseconds after its share came. */
    public void blockSubmitted(int height, long micros) {
        write("block-submitted", "height", "" + height, "micros", "" + micros);
    }

    /** A block is in the ledger, divided. */
    public void blockCredited(int height, String hash, long minerUnits, int addresses) {
        write(
                "block-credited",
                "height",
                "" + height,
                "hash",
                hash,
                "miner-units",
                "" + minerUnits,
                "addresses",
                "" + addresses);
    }

    /** A block is buried, and may be paid out. */
    public void blockMature(int height, String hash) {
        write("block-mature", "height", "" + height, "hash", hash);
    }

    /** A block is not in the best chain; what it credited was taken back. */
    public void blockOrphaned(int height, String hash) {
        write("block-orphaned", "height", "" + height, "hash", hash);
    }

    /** Somebody has to look after something. */
    public void alarm(String what) {
        write("alarm", "what", what);
    }

    /** A block could not be handed over. */
    public void blockNotSubmitted(int height, String reason) {
        write("block-not-submitted", "height", "" + height, "reason", reason);
    }

    /** No node has taken a block yet; it is offered until one does. */
    public void blockUnplaced(int height, String hash, String reason) {
        write("block-unplaced", "height", "" + height, "hash", hash, "reason", reason);
    }

    /** A node has a block. */
    public void blockPlaced(int height, String hash, String node) {
        write("block-placed", "height", "" + height, "hash", hash, "node", node);
    }

    /** Another block came first. */
    public void blockLost(int height, String hash, String reason) {
        write("block-lost", "height", "" + height, "hash", hash, "reason", reason);
    }

    /** Every node says that a block breaks a rule. */
    public void blockRefused(int height, String hash, String reason) {
        write("block-refused", "height", "" + height, "hash", hash, "reason", reason);
    }

    /** A node's word on a block. */
    public void blockVerdict(String node, int height, String verdict, String word) {
        write("block-verdict", "node", node, "height", "" + height, "verdict", verdict, "word", word);
    }

    /** A node gives templates again. */
    public void nodeAnswers(String node, int height) {
        write("node-answers", "node", node, "height", "" + height);
    }

    /** A node gives no template; another takes its place if there is one. */
    public void nodeFails(String node, String reason) {
        write("node-fails", "node", node, "reason", reason);
    }

    /** The journal could not be written. */
    public void journalFailed(int refused, String reason) {
        write("journal-failed", "shares-refused", "" + refused, "reason", reason);
    }

    /** What the journal held at the start. */
    public void journalReplayed(long records, String cut) {
        write("journal-replayed", "records", "" + records, "cut", cut);
    }

    /** The data base is behind the journal until it answers again. */
    public void storeFails(String reason) {
        write("store-fails", "reason", reason);
    }

    /** The data base has caught up. */
    public void storeAnswers() {
        write("store-answers");
    }

    /** The data base has counted more than there is: the journal is not the one that it has read. */
    public void accountingSkips(String counted, String end) {
        write("accounting-skips", "counted-to", counted, "journal-ends-at", end);
    }

    /** Segments of the journal that nothing needs were deleted. */
    public void journalTrimmed(int segments) {
        write("journal-trimmed", "segments", "" + segments);
    }

    /** A payment is in another state, or a node has said something to it. */
    public void payment(long id, String state, String note) {
        write("payment", "id", "" + id, "state", state, "note", note);
    }

    /** Nothing is paid until an operator clears this. */
    public void payoutAlarm(String reason) {
        write("payout-alarm", "reason", reason);
    }

    /** Nothing is decided about payments for now. */
    public void payoutWaits(String reason) {
        write("payout-waits", "reason", reason);
    }

    /** The pool's own view of the chain is stuck, and begins again. */
    public void followerFails(String reason, long retrySeconds) {
        write("follower-fails", "reason", reason, "retry-seconds", "" + retrySeconds);
    }

    /** The pool's own view of the chain goes on. */
    public void followerWorks(int height) {
        write("follower-works", "height", "" + height);
    }

    /** The headers on the disk were damaged; they are asked for anew. */
    public void headersSetAside(String reason, String kept) {
        write("headers-set-aside", "reason", reason, "kept", kept);
    }

    /** New blocks of a node are too far ahead of our clock to be taken yet. */
    public void clockBehind(String source, long seconds) {
        write("clock-behind", "source", source, "seconds", "" + seconds);
    }

    /** New blocks of a node are within what our clock allows again. */
    public void clockAgrees(String source) {
        write("clock-agrees", "source", source);
    }

    /** Something to look after was found before the start. */
    public void startWarning(String about, String text) {
        write("start-warning", "about", about, "what", text);
    }

    /** The configuration was read again. */
    public void reloaded(List<String> changed, List<String> needRestart) {
        write("reload", "changed", listed(changed), "needs-restart", listed(needRestart));
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(" ", names);
    }

    /** The configuration could not be read again, and nothing has changed. */
    public void reloadFailed(String reason) {
        write("reload-failed", "reason", reason);
    }

    /** Ports with TLS show this certificate from now on. */
    public void certificate(String subject, String until) {
        write("certificate", "subject", subject, "until", until);
    }

    /** Some of what is due is not paid in this round of payments, and why. */
    public void payoutLeft(String reason) {
        write("payout-left", "reason", reason);
    }

    /** Something that should not happen. */
    public void failed(String what, Throwable failure) {
        write("failed", "what", what, "reason", String.valueOf(failure));
    }

    private void write(String name, String... keysAndValues) {
        StringBuilder line = new StringBuilder(name);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            line.append(' ').append(keysAndValues[i]).append('=').append(value(keysAndValues[i + 1]));
        }
        sink.accept(line.toString());
    }

    /** What comes from outside cannot forge another value or line: anything unusual is quoted and escaped. */
    private static String value(String text) {
        if (text.matches("[A-Za-z0-9._:/@+\\[\\]-]{1," + MAX_VALUE_CHARS + "}")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().limit(MAX_VALUE_CHARS).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f) {
                quoted.append((char) c);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return quoted.append('"').toString();
    }
}
