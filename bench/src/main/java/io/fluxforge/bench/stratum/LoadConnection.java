package io.fluxforge.bench.stratum;

import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.stratum.protocol.ClientLines;
import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.ProofName;
import io.fluxforge.stratum.protocol.Reading;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One miner of the load: logs in, takes jobs, and sends shares when it is told to. Everything runs on its event loop. */
final class LoadConnection extends ByteToMessageDecoder {
    private static final int SUBSCRIBE_ID = 1;
    private static final int AUTHORIZE_ID = 2;
    /** Ids of shares begin here. */
    private static final int FIRST_SHARE_ID = 16;

    /** Solutions that a share may take: more cannot be found while the clock runs. */
    private static final double MAX_SOLUTIONS = 1000;

    private static final int MAX_LINE_BYTES = 16 << 10;
    private static final int MAX_REASON_CHARS = 200;
    private static final String AGENT = "fluxforge-bench/1";

    private final LoadListener listener;
    private final StratumLine line;
    private final String worker;
    private final ArrayDeque<SolvedShare> stock = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private byte @Nullable [] nonce1;
    private @Nullable JobNotice job;
    private Target target = Target.MAX;
    private int counter;
    private boolean stale;
    private String shown = "";

    /**
     * @param line scratch that the connections of an event loop share
     * @param worker the name to log in with
     */
    LoadConnection(LoadListener listener, StratumLine line, String worker) {
        this.listener = listener;
        this.line = line;
        this.worker = worker;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        var _ = ctx.write(Unpooled.wrappedBuffer(ClientLines.subscribe(SUBSCRIBE_ID, AGENT, "pool", 0)));
        var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(ClientLines.authorize(AUTHORIZE_ID, worker, "x")));
    }

    /** Whether it has a job. */
    boolean isWorking() {
        return nonce1 != null && job != null;
    }

    /** The NONCE_1 that the pool gave it, as a number if it has four bytes. */
    int nonce1() {
        byte[] bytes = Objects.requireNonNull(nonce1, "not logged in");
        return bytes.length == Integer.BYTES ? ByteBuffer.wrap(bytes).getInt() : -1;
    }

    /** The 108 bytes of the header of its job. */
    byte[] jobHeader() {
        return Objects.requireNonNull(job, "no job").header();
    }

    /** Takes shares of its present job to send later. */
    void stockUp(Collection<SolvedShare> shares) {
        stock.addAll(shares);
    }

    /** A share of its present job from the stock, null if there is none. */
    @Nullable
    SolvedShare fromStock() {
        return stale ? null : stock.poll();
    }

    /** Sends this share of its job. */
    void submit(int share, SolvedShare solved) {
        JobNotice work = Objects.requireNonNull(job, "no job");
        byte[] start = Objects.requireNonNull(nonce1, "not logged in");
        int time = (int) new BlockHeader(ShareStock.header(work.header(), start, 0)).time();
        Submission submission = new Submission(
                worker, work.jobId(), time, ShareStock.nonce2(solved.counter(), start.length), solved.solution());
        send(submission.toLine((long) share + FIRST_SHARE_ID));
    }

    /**
     * Solves a share of its present job that meets its target.
     *
     * @throws IllegalStateException if that would take too long, which the listener is told first
     */
    SolvedShare solve(SmallSolver solver) {
        if (target.expectedSolutions() > MAX_SOLUTIONS) {
            String reason = String.format(
                    Locale.ROOT,
                    "a share of the pool takes %.3g solutions, and %.0f can be found meanwhile; give the bench a port"
                            + " with less difficulty",
                    target.expectedSolutions(),
                    MAX_SOLUTIONS);
            listener.failed(this, reason);
            throw new IllegalStateException(reason);
        }
        return solve(solver, target);
    }

    /** Which proof of work its present job asks for; empty if the pool does not say. */
    Optional<ProofName> proof() {
        return Objects.requireNonNull(job, "no job").proof();
    }

    /** Solves a block of its present job. */
    SolvedShare solveBlock(SmallSolver solver) {
        int bits = new BlockHeader(ShareStock.header(jobHeader(), new byte[0], 0)).bits();
        return solve(
                solver,
                Target.of(CompactTarget.decode(bits, Target.MAX.toBigInteger()).target()));
    }

    private SolvedShare solve(SmallSolver solver, Target wanted) {
        byte[] work = jobHeader();
        byte[] start = Objects.requireNonNull(nonce1, "not logged in");
        while (true) {
            int at = counter++;
            byte[] header = ShareStock.header(work, start, at);
            byte[] solution = solver.solve(header);
            if (solution != null && wanted.isMetBy(new BlockHeader(header).hash(solution), 0)) {
                return new SolvedShare(at, solution);
            }
        }
    }

    /** Writes a line, or whatever else; {@link #flush} sends it. */
    void send(byte[] bytes) {
        var _ = context().write(Unpooled.wrappedBuffer(bytes));
    }

    void flush() {
        context().flush();
    }

    void close() {
        var _ = context().close();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not connected");
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        long now = System.nanoTime();
        int length;
        while ((length = in.bytesBefore((byte) '\n')) >= 0) {
            byte[] bytes = new byte[length];
            in.readBytes(bytes).skipBytes(1);
            if (!line.parse(bytes, 0, length)) {
                listener.failed(this, "the pool sent what is no JSON object: " + line.problem());
                return;
            }
            handle(now);
        }
        if (in.readableBytes() > MAX_LINE_BYTES) {
            listener.failed(this, "the pool sent a line of more than " + MAX_LINE_BYTES + " bytes");
        }
    }

    private void handle(long now) {
        switch (line.method()) {
            case NOTIFY -> takeJob(now);
            case SET_TARGET -> target = Objects.requireNonNullElse(Target.read(line.params(), 0), target);
            case SHOW_MESSAGE -> shown = printable(line.params().string(0));
            case NONE -> takeAnswer(now);
            default -> {
                // Nothing that a miner must act on.
            }
        }
    }

    private void takeJob(long now) {
        if (!(JobNotice.read(line.params()) instanceof Reading.Message<JobNotice>(JobNotice notice))) {
            listener.failed(this, "the pool sent a malformed job");
            return;
        }
        boolean first = job == null;
        stale |= !first && notice.clean();
        job = notice;
        listener.job(this, notice, first, now);
    }

    private void takeAnswer(long now) {
        long id = number(line.idBytes());
        if (id == SUBSCRIBE_ID) {
            String text = line.result().string(1);
            if (text == null || !text.matches("([0-9a-fA-F]{2}){1,24}")) {
                listener.failed(this, "the pool gave no NONCE_1" + reason());
                return;
            }
            nonce1 = HexFormat.of().parseHex(text);
        } else if (id == AUTHORIZE_ID) {
            if (!line.result().toString().equals("true")) {
                listener.failed(this, "the pool refuses the worker " + worker + reason());
            }
        } else {
            listener.answer(id - FIRST_SHARE_ID, verdict(), now);
        }
    }

    /** Why a request is refused, if the pool says so. */
    private String reason() {
        String said = printable(line.error().string(1));
        return said.isEmpty() ? "" : ": " + said;
    }

    private static String printable(@Nullable String text) {
        String said = text == null ? "" : text.replaceAll("[^\\x20-\\x7e]", "?");
        return said.substring(0, Math.min(said.length(), MAX_REASON_CHARS));
    }

    /** The last message that the pool wanted to be shown; empty if none. */
    String shown() {
        return shown;
    }

    private String verdict() {
        if (line.result().toString().equals("true")) {
            return "accepted";
        }
        String message = line.error().string(1);
        String known = message == null ? "refused" : message.replaceFirst(":.*", "");
        return line.error().number(0, 0) + " " + known;
    }

    /** The number that an id is, −1 if it is none of ours. */
    private static long number(byte[] digits) {
        long value = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9' || value > Integer.MAX_VALUE) {
                return -1;
            }
            value = 10 * value + digit - '0';
        }
        return value;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        listener.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.failed(this, String.valueOf(cause.getMessage()));
        var _ = ctx.close();
    }
}
