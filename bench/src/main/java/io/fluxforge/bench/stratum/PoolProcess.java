package io.fluxforge.bench.stratum;

import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEnvironment;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.PoolOptions;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import io.fluxforge.stratum.server.job.JobIds;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.share.ShareVerdict;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The process in which the pool under test runs. Takes a command a line and answers each with a line of JSON; ends with its input.
 *
 * <pre>
 * job       hands out another clean job          {"job": number, "nanos": when}
 * activity  counts, stages, threads, pauses      see {@link ProcessFigures}
 * heap      collects garbage first               see {@link ProcessFigures}
 * blocks    blocks handed over and judged        {"handed": [nanos …], "judged": [nanos …], "accepted": count}
 * </pre>
 *
 * <p>Times are {@link System#nanoTime}, which on Linux all processes of a machine share.
 */
public final class PoolProcess {
    /** The address that the pool listens at; clients may come from any of 127.0.0.0/8. */
    static final byte[] LOOPBACK = {127, 0, 0, 1};

    private static final int MANY = 100_000_000;
    private static final int DAY_SECONDS = 86_400;
    private static final int HANDSHAKES_PER_SECOND = 100_000;
    private static final int OPEN_FILES_LIMIT = 1_000_000;

    private final PoolSetup setup;
    private final LeakReports leaks = LeakReports.install();
    private final ProcessFigures figures = new ProcessFigures();
    private final AtomicInteger failures = new AtomicInteger();
    private @Nullable BenchJobs jobs;
    private @Nullable NodeWork node;

    private PoolProcess(PoolSetup setup) {
        this.setup = setup;
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Whatever a library may print goes where the user sees it and not among the answers.
        System.setOut(System.err);
        new PoolProcess(PoolSetup.ofArguments(arguments)).run(answers);
    }

    private void run(PrintStream answers) throws Exception {
        try (StratumPool pool = pool();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            pool.start();
            answers.println(ReportJson.MAPPER
                    .createObjectNode()
                    .put("port", pool.server().addresses().getFirst().getPort()));
            String command;
            while ((command = in.readLine()) != null) {
                answers.println(answer(pool, command));
            }
        } finally {
            if (node != null) {
                node.close();
            }
        }
    }

    private StratumPool pool() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0);
        DifficultyPolicy policy = new DifficultyPolicy(Target.MAX, 1, 1, 1, 0);
        PortOptions port = new PortOptions(
                any, setup.tls() ? PortOptions.Transport.TLS : PortOptions.Transport.PLAIN, false, policy);
        AtomicInteger nonces = new AtomicInteger();
        PoolEnvironment environment =
                new PoolEnvironment(InstantSource.system(), System::nanoTime, nonces::getAndIncrement, new JobIds(0));
        Files.createDirectories(setup.folder());
        PoolOptions options = PoolOptions.of(
                        List.of(port), setup.tls() ? SelfSigned.serverContext(setup.folder()) : null, setup.folder())
                .withLimits(limits());
        return new StratumPool(options, environment, source(), name -> null, new PoolEvents(this::note));
    }

    /** Those of a real pool, but for what keeps one machine from being twenty thousand miners. */
    private Limits limits() {
        Limits usual = Limits.DEFAULT;
        boolean lenient = setup.banSeconds() == 0;
        return new Limits(
                OPEN_FILES_LIMIT,
                OPEN_FILES_LIMIT,
                lenient ? DAY_SECONDS : usual.loginSeconds(),
                DAY_SECONDS,
                usual.lineBytesBefore(),
                usual.lineBytesAfter(),
                usual.outboundBytes(),
                usual.workersPerConnection(),
                lenient ? MANY : usual.badPoints(),
                usual.badPointsPerMinute(),
                lenient ? 1 : setup.banSeconds(),
                HANDSHAKES_PER_SECOND);
    }

    private JobSource source() throws Exception {
        if (setup.node()) {
            NodeWork work = NodeWork.start(setup.params(), setup.folder().resolve("node"), new PoolEvents(this::note));
            node = work;
            return work.source();
        }
        jobs = new BenchJobs(setup.params());
        return jobs;
    }

    private void note(String event) {
        if (node != null) {
            node.note(event);
        }
        if (event.startsWith("failed") || event.startsWith("journal-failed")) {
            failures.incrementAndGet();
            System.err.println("pool under test: " + event);
        }
    }

    private ObjectNode answer(StratumPool pool, String command) throws InterruptedException {
        return switch (command) {
            case "job" -> publish();
            case "activity" -> activity(pool);
            case "heap" ->
                figures.heap()
                        .put("connections", pool.connections())
                        .put("leaks", leaks.count())
                        .put("failures", failures.get());
            case "blocks" -> node == null ? ReportJson.MAPPER.createObjectNode() : node.figures();
            default -> ReportJson.MAPPER.createObjectNode().put("error", "unknown command");
        };
    }

    private ObjectNode publish() {
        if (jobs == null) {
            throw new IllegalStateException("the node makes the jobs");
        }
        long nanos = System.nanoTime();
        return ReportJson.MAPPER.createObjectNode().put("job", jobs.publish()).put("nanos", nanos);
    }

    private ObjectNode activity(StratumPool pool) {
        ObjectNode json = figures.activity(pool.pipelineFigures());
        json.put("connections", pool.connections());
        ObjectNode counts = json.putObject("verdicts");
        for (ShareVerdict verdict : ShareVerdict.values()) {
            counts.put(verdict.name(), pool.counts().of(verdict));
        }
        return json;
    }
}
