package io.fluxforge.miner.pool;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pool on a loopback port that follows a script for each connection, the last one for all further. It judges every share that comes by
 * all rules, on whatever connection, and notes what is wrong with it.
 */
public final class ScriptedPool implements AutoCloseable {
    /** What is done with a connection; an exception ends it. */
    public interface Script {
        void talk(Connection connection) throws Exception;
    }

    /** Makes a server's sockets. */
    public interface Listening {
        ServerSocket open() throws IOException;
    }

    public static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;
    /** Behaves as it should. */
    public static final Script GOOD = Connection::serve;

    private static final String HALF = "7f" + "ff".repeat(31);

    public final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    public final AtomicInteger connections = new AtomicInteger();
    private final Semaphore goodShares = new Semaphore(0);
    private final AtomicInteger nonces = new AtomicInteger(0x11);
    private final EquihashVerifier verifier = new EquihashVerifier(PARAMS);
    private final List<Script> scripts;
    private final ServerSocket server;
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

    public ScriptedPool(Script... scripts) throws IOException {
        this(() -> new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), scripts);
    }

    public ScriptedPool(Listening listening, Script... scripts) throws IOException {
        this.scripts = List.of(scripts);
        server = listening.open();
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Waits for shares that were accepted; false if they do not come. */
    public boolean awaitShares(int count) throws InterruptedException {
        return goodShares.tryAcquire(count, 60, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                int number = connections.getAndIncrement();
                Script script = scripts.get(Math.min(number, scripts.size() - 1));
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        script.talk(new Connection(socket));
                    } catch (Exception ended) {
                        // The miner went away, or the script is over.
                    }
                });
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : List.copyOf(open)) {
            socket.close();
        }
    }

    /** One connection, with what has been handed out on it. */
    public final class Connection {
        /** What was handed out, and by which number it became void; jobs and changes of NONCE_1 are numbered in order. */
        private static final class Issued {
            final String id;
            final byte[] header;
            final byte[] nonce1;
            final Target target;
            final int number;
            int voidedBy = Integer.MAX_VALUE;

            Issued(String id, byte[] header, byte[] nonce1, Target target, int number) {
                this.id = id;
                this.header = header;
                this.nonce1 = nonce1;
                this.target = target;
                this.number = number;
            }

            boolean isLive() {
                return voidedBy == Integer.MAX_VALUE;
            }
        }

        public final Socket socket;
        private final BufferedReader in;
        private final List<Issued> issued = new ArrayList<>();
        /** The latest number that a share has proved the miner to know; one device sends its shares in order. */
        private int known;

        private int taken;

        /** By what the miner may ask to resume the session, in JSON. */
        public String session = "null";

        public byte[] nonce1 = {(byte) nonces.getAndIncrement(), 1, 2, 3};
        /** Headers differ from those of connections with another salt. */
        public int salt = connections.get();

        private int jobs;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        public void raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        public void send(String line) throws IOException {
            raw((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        public JsonNode read() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("closed");
            }
            return JsonMapper.shared().readTree(line);
        }

        public void sendTarget(String hex) throws IOException {
            send("{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + hex + "\"]}");
        }

        /** A job that nobody has had, live from now on. */
        public void sendJob(boolean clean) throws IOException {
            sendJob("job" + ++jobs, clean);
        }

        public void sendJob(String id, boolean clean) throws IOException {
            send(job(id, clean));
        }

        /** The line of such a job. */
        public String job(String id, boolean clean) {
            byte[] header = new byte[108];
            header[0] = 4;
            header[36] = (byte) salt;
            header[37] = (byte) ++jobs;
            header[38] = (byte) (jobs >>> 8);
            header[107] = 0x20;
            header[104] = 7;
            int number = jobs;
            issued.stream()
                    .filter(job -> job.isLive() && (clean || job.id.equals(id)))
                    .forEach(job -> job.voidedBy = number);
            issued.add(new Issued(id, header, nonce1.clone(), Objects.requireNonNull(Target.parse(HALF)), number));
            HexFormat hex = HexFormat.of();
            int[] ends = {0, 4, 36, 68, 100, 104, 108};
            StringBuilder line =
                    new StringBuilder("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"" + id + "\"");
            for (int i = 0; i < 6; i++) {
                line.append(",\"")
                        .append(hex.formatHex(header, ends[i], ends[i + 1]))
                        .append('"');
            }
            return line.append(',').append(clean).append("]}").toString();
        }

        /** Another NONCE_1; no share for an earlier job is right from now on. */
        public void changeNonce1() throws IOException {
            nonce1 = new byte[] {(byte) nonces.getAndIncrement(), 9, 9};
            int number = ++jobs;
            for (Issued job : issued.stream().filter(Issued::isLive).toList()) {
                job.voidedBy = number;
                issued.add(new Issued(job.id, job.header, nonce1.clone(), job.target, number));
            }
            send("{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\""
                    + HexFormat.of().formatHex(nonce1) + "\"]}");
        }

        public void answer(JsonNode request, String resultAndError) throws IOException {
            send("{\"id\":" + request.get("id") + "," + resultAndError + "}");
        }

        public void subscribed(JsonNode request) throws IOException {
            answer(request, "\"result\":[" + session + ",\"" + HexFormat.of().formatHex(nonce1) + "\"],\"error\":null");
        }

        public void accept(JsonNode request) throws IOException {
            answer(request, "\"result\":true,\"error\":null");
        }

        /** Answers up to and including authorize. */
        public void login() throws IOException {
            while (true) {
                JsonNode line = read();
                switch (line.get("method").asString()) {
                    case "mining.subscribe" -> subscribed(line);
                    case "mining.authorize" -> {
                        accept(line);
                        return;
                    }
                    default -> accept(line);
                }
            }
        }

        public void loginAndWork() throws IOException {
            login();
            sendTarget(HALF);
            sendJob(true);
        }

        public void serve() throws IOException {
            loginAndWork();
            judgeAll();
        }

        /** Reads and judges until so many shares were taken. */
        public void judgeShares(int count) throws IOException {
            for (int before = taken; taken < before + count; ) {
                judgeNext();
            }
        }

        public void judgeAll() throws IOException {
            while (true) {
                judgeNext();
            }
        }

        /** Reads up to and including a share, and judges it. */
        public void judgeNext() throws IOException {
            JsonNode line = read();
            if (line.get("method").asString().equals("mining.submit")) {
                judge(line);
            } else {
                accept(line);
            }
        }

        public void judge(JsonNode submit) throws IOException {
            JsonNode params = submit.get("params");
            List<Issued> fitting = issued.stream()
                    .filter(job -> job.id.equals(params.get(1).asString()))
                    .filter(job -> solves(job, params))
                    .toList();
            Issued job = fitting.isEmpty() ? null : fitting.getLast();
            if (job != null && job.isLive()) {
                known = Math.max(known, job.number);
                accept(submit);
                taken++;
                goodShares.release();
            } else if (job != null && job.voidedBy > known) {
                answer(submit, "\"result\":null,\"error\":[21,\"stale\",null]");
            } else {
                problems.add(job == null ? "solves no job" : "void since " + job.voidedBy + ", known " + known);
                answer(submit, "\"result\":null,\"error\":[20,\"wrong\",null]");
            }
        }

        private boolean solves(Issued job, JsonNode params) {
            HexFormat hex = HexFormat.of();
            byte[] nonce2 = hex.parseHex(params.get(3).asString());
            byte[] solution = hex.parseHex(params.get(4).asString().substring(2));
            if (nonce2.length != 32 - job.nonce1.length) {
                return false;
            }
            byte[] header = new byte[BlockHeader.BYTES];
            System.arraycopy(job.header, 0, header, 0, 108);
            System.arraycopy(job.nonce1, 0, header, 108, job.nonce1.length);
            System.arraycopy(nonce2, 0, header, 108 + job.nonce1.length, nonce2.length);
            return verifier.verify(header, solution).isValid()
                    && job.target.isMetBy(new BlockHeader(header).hash(solution), 0);
        }
    }
}
