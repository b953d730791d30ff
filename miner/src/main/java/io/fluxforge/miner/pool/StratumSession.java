package io.fluxforge.miner.pool;

import io.fluxforge.miner.pool.PendingRequests.Purpose;
import io.fluxforge.miner.pool.PendingRequests.Request;
import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import io.fluxforge.miner.work.ShareSink;
import io.fluxforge.stratum.protocol.ClientLines;
import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.JsonField;
import io.fluxforge.stratum.protocol.JsonKind;
import io.fluxforge.stratum.protocol.Reading;
import io.fluxforge.stratum.protocol.StratumError;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.stratum.protocol.Target;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one Stratum connection as a state machine: lines and time in, lines and events out, no socket. Thread-safe.
 *
 * <p>A share is sent only if its job is alive: given out by this session under the NONCE_1 of now, not made void by a clean job, and
 * not replaced by another of the same id. Whatever the pool sends, no method throws.
 */
final class StratumSession implements ShareSink {
    private static final Target NOTHING_MEETS = Target.of(BigInteger.ZERO);
    private static final int MAX_SESSION_ID_CHARS = 256;
    private static final int MAX_WAIT_SECONDS = 300;
    /** Lines without sense that a session survives: a pool may have a bad moment, but this is no pool. */
    private static final int MAX_BAD_LINES = 8;
    /** Shares without an answer; beyond, the pool takes what it does not judge. */
    private static final int MAX_PENDING = 1024;
    /** How long a new NONCE_1 waits for the job that should follow it. */
    private static final long NONCE1_WAIT_NANOS = Duration.ofSeconds(3).toNanos();

    private final SessionSettings settings;
    private final Consumer<byte[]> out;
    private final SessionListener listener;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final StratumLine line = new StratumLine();
    private final PendingRequests pending = new PendingRequests();
    private final LiveJobs live = new LiveJobs();
    private final long startNanos;

    private byte @Nullable [] nonce1;
    private @Nullable String resume;
    private @Nullable String sessionId;
    private @Nullable Target target;
    private @Nullable JobNotice latest;
    private boolean started;
    private boolean understood;
    private boolean authorized;
    private boolean ended;
    private int badLines;
    private long lastLineNanos;
    private long nonce1ChangedNanos;
    private boolean nonce1Changed;
    private volatile @Nullable PoolJob current;
    private volatile @Nullable HeldShares held;

    /**
     * A session on a connection that stands.
     *
     * @param out takes lines to be sent, each with its line feed; must not wait
     */
    StratumSession(
            SessionSettings settings,
            Consumer<byte[]> out,
            SessionListener listener,
            InstantSource clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.out = out;
        this.listener = listener;
        this.clock = clock;
        this.nanos = nanos;
        resume = settings.resume();
        startNanos = nanos.getAsLong();
        lastLineNanos = startNanos;
    }

    /** Says hello. */
    synchronized void start() {
        started = true;
        long id = pending.add(Purpose.SUBSCRIBE, null, startNanos);
        PoolUrl url = settings.url();
        out.accept(ClientLines.subscribe(id, settings.agent(), resume, url.host(), url.port()));
    }

    /** What to try, as the end of a sentence, if there is a connection and nothing on it was Stratum. */
    synchronized String advice() {
        return started && !understood && !settings.proven() && !settings.url().tls()
                ? "; " + settings.url().otherTransport()
                : "";
    }

    /** The job to work on; null before the first and after the end. */
    @Nullable
    PoolJob current() {
        return current;
    }

    /** The id by which the pool may resume this session; null if it named none. */
    synchronized @Nullable String sessionId() {
        return sessionId;
    }

    /** What is found for the job at hand after the connection was lost; null unless that happened and the pool has named the session. */
    @Nullable
    HeldShares held() {
        return held;
    }

    /** Takes a line of the pool, without its line feed. */
    synchronized void receive(byte[] bytes) {
        if (ended) {
            return;
        }
        lastLineNanos = nanos.getAsLong();
        if (bytes.length == 0 || (bytes.length == 1 && bytes[0] == '\r')) {
            return;
        }
        if (!line.parse(bytes, 0, bytes.length)) {
            bad("no Stratum message: " + line.problem());
            return;
        }
        understood = true;
        JsonField params = line.params();
        switch (line.method()) {
            case NONE -> answer();
            case SET_TARGET -> setTarget(params);
            case NOTIFY -> notified(params);
            case SET_EXTRANONCE -> setExtranonce(params);
            case RECONNECT -> reconnect(params);
            case SHOW_MESSAGE -> showMessage(params);
            // Whatever else a pool asks, no share depends on it.
            case UNKNOWN, SUBSCRIBE, AUTHORIZE, SUBMIT, SUGGEST_TARGET, EXTRANONCE_SUBSCRIBE -> {}
        }
    }

    private void bad(String problem) {
        badLines++;
        listener.notice("the pool sent " + problem);
        if (badLines >= MAX_BAD_LINES) {
            end(SessionEnd.of("the pool sends no sense: " + problem));
        }
    }

    private void answer() {
        long id = PoolFields.number(line.id());
        Request request = pending.remove(id);
        if (request == null) {
            return;
        }
        switch (request.purpose()) {
            case SUBSCRIBE -> subscribed();
            case AUTHORIZE -> authorized();
            case SUBMIT -> judged(request);
            case EXTRANONCE, PROBE -> {}
        }
    }

    private void subscribed() {
        byte[] start = PoolFields.nonce1(line.result(), 1);
        if (start == null && resume != null) {
            // It may know nothing of sessions, or not like to be asked for one that it has forgotten.
            resume = null;
            start();
            return;
        }
        if (start == null) {
            boolean refused = line.result().stringLength(1) < 0;
            end(SessionEnd.of(
                    refused
                            ? "the pool refused to subscribe: " + PoolFields.reason(line.error())
                            : "the pool gave a NONCE_1 that is no use: " + PoolFields.nonce1Problem(line.result(), 1)));
            return;
        }
        nonce1 = start;
        String id = line.result().string(0);
        sessionId = id == null || id.length() > MAX_SESSION_ID_CHARS ? null : id;
        long request = pending.add(Purpose.AUTHORIZE, null, nanos.getAsLong());
        out.accept(ClientLines.authorize(request, settings.user(), settings.password()));
    }

    private void authorized() {
        if (line.result().kind() != JsonKind.TRUE) {
            end(new SessionEnd(
                    "the pool refused the worker " + settings.user() + ": " + PoolFields.reason(line.error()),
                    SessionEnd.Kind.REFUSED,
                    null));
            return;
        }
        authorized = true;
        // Not before: a pool may read one line of what has come at once, and find the next only with what comes later.
        out.accept(ClientLines.extranonceSubscribe(pending.add(Purpose.EXTRANONCE, null, nanos.getAsLong())));
        issue();
    }

    private void judged(Request request) {
        Share share = request.share();
        if (share == null) {
            return;
        }
        boolean accepted = line.result().kind() == JsonKind.TRUE && PoolFields.isNoError(line.error());
        boolean stale = StratumError.of(line.error().number(0, 0)) == StratumError.STALE;
        Share.Verdict verdict =
                accepted ? Share.Verdict.ACCEPTED : stale ? Share.Verdict.STALE : Share.Verdict.REJECTED;
        String why = accepted ? "" : PoolFields.reason(line.error());
        double latency = (nanos.getAsLong() - request.sentNanos()) / 1e6;
        listener.answered(share, verdict, why, latency);
        share.answered(verdict, why, latency);
        if (verdict == Share.Verdict.REJECTED && settings.params() != null) {
            WantedProof.conflict(why, settings.params()).ifPresent(this::wrongProof);
        }
    }

    private void wrongProof(String conflict) {
        end(new SessionEnd("the pool " + conflict, SessionEnd.Kind.WRONG_PROOF, null));
    }

    private void setTarget(JsonField params) {
        Target wanted = Target.read(params, 0);
        if (wanted == null) {
            bad("a target that is not 64 hex digits");
        } else if (wanted.equals(NOTHING_MEETS)) {
            bad("the target 0, which no share can meet");
        } else {
            boolean first = target == null;
            target = wanted;
            if (first) {
                // A pool that sends the job first means it to have this target.
                issue();
            }
        }
    }

    private void notified(JsonField params) {
        switch (JobNotice.read(params)) {
            case Reading.Malformed<JobNotice>(String reason) -> bad("a job whose " + reason);
            case Reading.Message<JobNotice>(JobNotice notice) -> {
                if (!PoolFields.isSendable(notice.jobId())) {
                    bad("a job id of other than printable ASCII characters");
                    return;
                }
                if (notice.proof().isPresent() && settings.params() != null) {
                    Optional<String> conflict =
                            WantedProof.conflict(notice.proof().get(), settings.params());
                    if (conflict.isPresent()) {
                        wrongProof(conflict.get());
                        return;
                    }
                }
                latest = notice;
                nonce1Changed = false;
                if (voidsEarlier(notice)) {
                    live.clear();
                }
                issue();
            }
        }
    }

    /**
     * Whether shares of earlier jobs will not count. Pools of s-nomp's kind mark every job as clean, also those that only bring new
     * transactions, and take shares of the earlier ones as long as the previous block is the same.
     */
    private boolean voidsEarlier(JobNotice notice) {
        PoolJob before = current;
        return notice.clean() && (before == null || !before.hasTipOf(notice));
    }

    private void setExtranonce(JsonField params) {
        byte[] start = PoolFields.nonce1(params, 0);
        if (start == null) {
            bad("a NONCE_1 that is no use: " + PoolFields.nonce1Problem(params, 0));
            return;
        }
        nonce1 = start;
        nonce1Changed = true;
        nonce1ChangedNanos = nanos.getAsLong();
        // Pools differ in whether it holds for the job at hand or from the next one: between the two no share is safe.
        live.clear();
        current = null;
        listener.work(null);
    }

    private void reconnect(JsonField params) {
        PoolUrl url = settings.url();
        String host = params.string(0);
        host = host == null || host.isBlank() ? url.host() : host;
        long port = params.number(1, 0);
        port = port < 1 || port > 65_535 ? url.port() : port;
        long wait = Math.clamp(params.number(2, 0), 0, MAX_WAIT_SECONDS);
        if (!host.equalsIgnoreCase(url.host()) && !settings.net().followForeign()) {
            listener.notice("the pool sends us to " + PoolFields.clean(host) + ":" + port
                    + ", another host: not followed; --allow-redirect would");
            return;
        }
        if (!host.matches("[A-Za-z0-9.:_-]{1,255}")) {
            bad("a host name to go to that is none");
            return;
        }
        String where = host.equalsIgnoreCase(url.host()) && port == url.port() ? "" : " at " + host + ":" + port;
        end(new SessionEnd(
                "the pool asks us to come back" + where + " in " + wait + " s",
                SessionEnd.Kind.OVER,
                new SessionEnd.Redirect(url.at(host, (int) port), (int) wait)));
    }

    private void showMessage(JsonField params) {
        String text = params.string(0);
        if (text != null && !text.isBlank()) {
            listener.notice("the pool says: " + PoolFields.clean(text));
        }
    }

    /** Makes a job of what is known, if that is enough. */
    private void issue() {
        JobNotice notice = latest;
        byte[] start = nonce1;
        Target shareTarget = target;
        if (notice == null || start == null || shareTarget == null || !authorized || nonce1Changed) {
            return;
        }
        PoolJob job = new PoolJob(notice, start, shareTarget, clock.instant(), this);
        live.add(job);
        current = job;
        listener.work(job);
    }

    /** Lets time pass; to be called about every second. */
    synchronized void tick() {
        if (ended) {
            return;
        }
        long now = nanos.getAsLong();
        NetOptions net = settings.net();
        if (!authorized && since(startNanos, now, net.loginTimeout())) {
            end(SessionEnd.of(
                    "the pool did not answer the login in " + net.loginTimeout().toSeconds() + " s" + advice()));
        } else if (current == null
                && !nonce1Changed
                && since(startNanos, now, net.loginTimeout().plus(net.jobTimeout()))) {
            end(SessionEnd.of("the pool sent no job in " + net.jobTimeout().toSeconds() + " s"));
        } else if (authorized && since(pending.oldest(now), now, net.answerTimeout())) {
            end(SessionEnd.of(
                    "the pool did not answer in " + net.answerTimeout().toSeconds() + " s"));
        } else if (nonce1Changed && now - nonce1ChangedNanos > NONCE1_WAIT_NANOS) {
            nonce1Changed = false;
            issue();
        } else if (authorized && since(lastLineNanos, now, net.keepAlive()) && pending.oldest(now) == now) {
            // Any pool must answer it, also one that forgot us, and it changes nothing.
            long id = pending.add(Purpose.PROBE, null, now);
            out.accept(ClientLines.authorize(id, settings.user(), settings.password()));
        }
    }

    private static boolean since(long then, long now, Duration limit) {
        return now - then > limit.toNanos();
    }

    @Override
    public boolean isLive(PoolJob job) {
        HeldShares kept = held;
        return kept == null ? live.contains(job) : kept.isLive(job);
    }

    @Override
    public synchronized boolean submit(Share share) {
        PoolJob job = share.job();
        HeldShares kept = held;
        if (kept != null) {
            return kept.take(share);
        }
        if (ended || !live.contains(job)) {
            return false;
        }
        if (pending.size() >= MAX_PENDING) {
            end(SessionEnd.of("the pool owes answers to " + MAX_PENDING + " shares"));
            return false;
        }
        long id = pending.add(Purpose.SUBMIT, share, nanos.getAsLong());
        out.accept(new Submission(settings.user(), job.id(), job.time(), share.nonce2(), share.solution()).toLine(id));
        return true;
    }

    /** Whether a share has no answer yet. */
    synchronized boolean owesAnswers() {
        return pending.hasShares();
    }

    /** The connection is gone, or is not wanted any more. */
    synchronized void end(SessionEnd end) {
        if (ended) {
            return;
        }
        ended = true;
        PoolJob last = current;
        if (end.kind() == SessionEnd.Kind.LOST && sessionId != null && last != null) {
            held = new HeldShares(last);
        }
        current = null;
        live.clear();
        for (Share share : pending.drainShares()) {
            listener.answered(share, Share.Verdict.UNANSWERED, end.reason(), Double.NaN);
            share.answered(Share.Verdict.UNANSWERED, end.reason(), Double.NaN);
        }
        listener.ended(end);
    }
}
