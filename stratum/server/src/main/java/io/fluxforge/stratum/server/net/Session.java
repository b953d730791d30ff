package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.protocol.Reading;
import io.fluxforge.stratum.protocol.ServerLines;
import io.fluxforge.stratum.protocol.StratumError;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.difficulty.IssuedTargets;
import io.fluxforge.stratum.server.difficulty.PasswordOptions;
import io.fluxforge.stratum.server.difficulty.Vardiff;
import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.share.Candidate;
import io.fluxforge.stratum.server.share.JudgedShare;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.fluxforge.verifier.BlockHeader;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client's lines mean, and what the pool knows of the client. Runs on the connection's event loop. */
final class Session {
    private static final int MAX_AGENT_CHARS = 80;
    private static final int UNKNOWN_METHOD_PENALTY = 1;
    private static final String NO_NAME = "a worker's name is ADDRESS or ADDRESS.RIG, of " + Submission.MAX_WORKER_CHARS
            + " printable characters at most";

    private final ServerContext server;
    private final DifficultyPolicy policy;
    private final SoloRule solo;
    private final PortOptions.NotifyParams notifyParams;
    private final StratumConnection connection;
    private final Set<String> workers = new LinkedHashSet<>(2);
    private final Set<String> soloWorkers = new HashSet<>(0);
    private IssuedTargets issued = new IssuedTargets();
    private final Vardiff vardiff;
    private byte @Nullable [] nonce1;
    private int nonce1Number;
    private String id = "";
    private long latestJob;
    private boolean fixed;
    private boolean suggested;
    private String agent = "";

    Session(ServerContext server, PortOptions port, StratumConnection connection) {
        this.server = server;
        this.policy = port.policy();
        this.solo = port.solo();
        this.notifyParams = port.notifyParams();
        this.connection = connection;
        vardiff = new Vardiff(
                policy, policy.target(policy.start()), server.nanos().getAsLong());
    }

    boolean isSubscribed() {
        return nonce1 != null;
    }

    /** Whether the client has this job or a later one: it may log in between a job's issue and its broadcast. */
    boolean has(IssuedJob job) {
        return job.sequence() <= latestJob;
    }

    /** Whether the client gets jobs. */
    boolean isWorking() {
        return nonce1 != null && !workers.isEmpty();
    }

    /** The first worker's name, empty before. */
    String worker() {
        return workers.isEmpty() ? "" : workers.iterator().next();
    }

    void handle(StratumLine line) {
        switch (line.method()) {
            case SUBMIT -> submit(line);
            case SUBSCRIBE -> subscribe(line);
            case AUTHORIZE -> authorize(line);
            case SUGGEST_TARGET -> suggestTarget(line);
            case EXTRANONCE_SUBSCRIBE -> connection.write(ServerLines.accept(line.idBytes()));
            case NONE -> {
                // An answer: we ask for nothing that needs one.
            }
            case UNKNOWN, SET_TARGET, NOTIFY, SET_EXTRANONCE, RECONNECT, SHOW_MESSAGE -> {
                if (line.isRequest()) {
                    connection.write(ServerLines.error(line.idBytes(), StratumError.OTHER, "unknown method"));
                }
                connection.punish(UNKNOWN_METHOD_PENALTY, "unknown method " + line.methodText());
            }
        }
    }

    /** Read by position only: the miners in the field fill the rest as they like. */
    private void subscribe(StratumLine line) {
        boolean first = nonce1 == null;
        if (first) {
            begin(line.params().string(1));
            nonce1 = Nonce1Allocator.toBytes(nonce1Number);
            String text = line.params().string(0);
            agent = text == null ? "" : text.substring(0, Math.min(text.length(), MAX_AGENT_CHARS));
        }
        connection.write(ServerLines.subscribed(line.idBytes(), id, Nonce1Allocator.toBytes(nonce1Number)));
        if (first && isWorking()) {
            beginWork();
        }
    }

    /** Miners put all sorts of things where the id of an earlier session belongs. */
    private void begin(@Nullable String earlier) {
        SessionMemory.Left session = earlier == null ? null : server.sessions().resume(earlier, connection.address());
        if (earlier != null && session != null) {
            id = earlier;
            nonce1Number = session.nonce1();
            issued = session.issued();
        } else {
            id = server.sessions().newId();
            nonce1Number = server.nonces().take();
        }
    }

    private void authorize(StratumLine line) {
        String name = line.params().string(0);
        String password = line.params().string(1);
        boolean wantsSolo = password != null && PasswordOptions.solo(password);
        String refusal = refusal(name, wantsSolo);
        if (name == null || refusal != null) {
            refuseWorker(line, Objects.requireNonNullElse(name, ""), Objects.requireNonNullElse(refusal, NO_NAME));
            return;
        }
        boolean known = workers.contains(name);
        boolean first = workers.isEmpty();
        workers.add(name);
        if (!known && (solo == SoloRule.ALWAYS || wantsSolo)) {
            soloWorkers.add(name);
        }
        if (first) {
            chooseDifficulty(name, password);
        }
        connection.write(ServerLines.accept(line.idBytes()));
        if (first && isWorking()) {
            beginWork();
        }
    }

    private void refuseWorker(StratumLine line, String name, String reason) {
        connection.write(ServerLines.refuse(line.idBytes(), StratumError.UNAUTHORISED, reason));
        server.events().workerRefused(connection.address(), name, reason);
        connection.punish(UNKNOWN_METHOD_PENALTY, "refused worker: " + reason);
    }

    /** Why a worker is not let in, null if it is. */
    private @Nullable String refusal(@Nullable String name, boolean wantsSolo) {
        if (name == null || !isWorkerName(name)) {
            return NO_NAME;
        }
        if (wantsSolo && solo == SoloRule.NEVER) {
            return "there is no solo mining here: leave m=solo out of the password";
        }
        if (workers.contains(name)) {
            return null;
        }
        if (workers.size() >= server.limits().workersPerConnection()) {
            return "more than " + server.limits().workersPerConnection() + " workers on one connection";
        }
        return server.workers().refusal(name);
    }

    private static boolean isWorkerName(String name) {
        return !name.isEmpty()
                && name.length() <= Submission.MAX_WORKER_CHARS
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private void chooseDifficulty(String name, @Nullable String password) {
        OptionalDouble wanted = password == null ? OptionalDouble.empty() : PasswordOptions.difficulty(password);
        Target remembered = server.memory().recall(name);
        if (wanted.isPresent()) {
            fixed = true;
            vardiff.restart(policy.target(wanted.getAsDouble()), now());
        } else if (!suggested && remembered != null) {
            vardiff.restart(policy.clamp(remembered), now());
        }
    }

    private void beginWork() {
        double difficulty = vardiff.target().difficulty(policy.diff1());
        server.events().authorised(connection.address(), worker(), agent, difficulty);
        IssuedJob job = server.jobs().current();
        if (job != null) {
            byte[] target = issue(job);
            connection.write(target == null ? ServerLines.setTarget(vardiff.target()) : target);
            // Whatever it worked on is void.
            connection.write(JobLines.line(job, notifyParams, true));
        } else if (!server.jobs().idleReason().isEmpty()) {
            connection.write(ServerLines.showMessage(server.jobs().idleReason()));
        }
    }

    private void suggestTarget(StratumLine line) {
        Target target = Target.read(line.params(), 0);
        if (target == null) {
            connection.write(ServerLines.error(line.idBytes(), StratumError.OTHER, "target is not 64 hex digits"));
            return;
        }
        if (!fixed) {
            suggested = true;
            vardiff.restart(policy.clamp(target), now());
        }
        connection.write(ServerLines.accept(line.idBytes()));
    }

    /**
     * Notes that a job goes out.
     *
     * @return the line that must go before it, null if its target is the one the client has
     */
    byte @Nullable [] issue(IssuedJob job) {
        latestJob = job.sequence();
        Target target = fixed ? vardiff.target() : vardiff.next(now());
        Target before = issued.latest();
        issued.issue(job.sequence(), target, server.jobs().oldestLive());
        return before != null && before.equals(target) ? null : ServerLines.setTarget(target);
    }

    private void submit(StratumLine line) {
        byte[] start = nonce1;
        if (start == null) {
            reject(line, "", ShareVerdict.NOT_SUBSCRIBED, "");
            return;
        }
        String jobId = line.params().string(1);
        String worker = line.params().string(0);
        IssuedJob job = jobId == null ? null : server.jobs().find(jobId);
        Target target = job == null ? null : issued.of(job.sequence());
        if (worker == null || !workers.contains(worker)) {
            reject(line, "", ShareVerdict.UNAUTHORISED, "");
        } else if (jobId == null) {
            reject(line, worker, ShareVerdict.MALFORMED, "job id is not a string");
        } else if (job == null || target == null) {
            reject(line, worker, ShareVerdict.STALE, "");
        } else {
            submit(line, start, job, target);
        }
    }

    private void submit(StratumLine line, byte[] start, IssuedJob job, Target target) {
        StratumJob work = job.work();
        int nonce2Bytes = Submission.NONCE_BYTES - start.length;
        switch (Submission.read(line.params(), nonce2Bytes, work.params().solutionBytes())) {
            case Reading.Malformed<Submission>(String reason) -> reject(line, "", ShareVerdict.MALFORMED, reason);
            case Reading.Message<Submission>(Submission share) -> {
                if (!work.times().allow(share.time(), now())) {
                    reject(line, share.worker(), ShareVerdict.TIME_OUT_OF_RANGE, "");
                    return;
                }
                byte[] header = share.header(work.header(), start);
                if (!server.jobs().idleReason().isEmpty() && !isBlock(header, share.solution(), work)) {
                    reject(
                            line,
                            share.worker(),
                            ShareVerdict.STALE,
                            server.jobs().idleReason());
                    return;
                }
                Candidate candidate = new Candidate(
                        connection,
                        line.idBytes(),
                        share.worker(),
                        soloWorkers.contains(share.worker()),
                        job,
                        target,
                        header,
                        share.solution());
                connection.offer(() -> server.pipeline().offer(candidate));
            }
        }
    }

    /** Whether a share may be a block: those are taken even while nothing else is wanted. */
    private static boolean isBlock(byte[] header, byte[] solution, StratumJob work) {
        return work.networkTarget().isMetBy(new BlockHeader(header).hash(solution), 0);
    }

    /** Refusals go through the pipeline too: some miners tell answers apart by their order only. */
    private void reject(StratumLine line, String worker, ShareVerdict verdict, String detail) {
        JudgedShare share = new JudgedShare(connection, line.idBytes(), worker, null, verdict, detail, 0);
        connection.offer(() -> server.pipeline().offer(share));
    }

    void judged(JudgedShare share) {
        if (share.verdict() == ShareVerdict.ACCEPTED && share.target() != null && !fixed) {
            vardiff.accepted(share.target());
        }
    }

    /** The connection is gone. */
    void end() {
        Target last = issued.latest();
        if (nonce1 != null) {
            nonce1 = null;
            if (last == null) {
                server.nonces().giveBack(nonce1Number);
            } else {
                server.sessions().leave(id, nonce1Number, issued, connection.address());
            }
        }
        if (!fixed && last != null && !workers.isEmpty()) {
            server.memory().remember(worker(), last);
        }
    }

    private long now() {
        return server.nanos().getAsLong();
    }
}
