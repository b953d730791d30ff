package io.fluxforge.bench.stratum;

import io.fluxforge.bench.report.ReportJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** The pool under test in a process of its own, on the same machine; see {@link PoolProcess} for what can be asked. */
final class PoolLink implements AutoCloseable {
    private static final int STOP_SECONDS = 30;
    /** Heap of the launcher's verb {@code pool}. */
    private static final String HEAP = "-Xmx2g";

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final int port;

    private PoolLink(Process process) throws IOException {
        this.process = process;
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            port = read().get("port").asInt();
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Starts the process and waits until the pool listens.
     *
     * @param options more options for its virtual machine
     */
    static PoolLink start(PoolSetup setup, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.lwjgl.system.memoryBackend=ffm");
        command.add(HEAP);
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // What the user wants of vectors holds for the pool.
            if (option.startsWith("-Dfluxforge.")) {
                command.add(option);
            }
        }
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(PoolProcess.class.getName());
        command.addAll(setup.toArguments());
        return new PoolLink(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Where the pool listens. */
    InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(PoolProcess.LOOPBACK), port);
    }

    /** Sends a command and waits for its answer. */
    synchronized ObjectNode ask(String command) throws IOException {
        commands.println(command);
        return read();
    }

    private ObjectNode read() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the pool under test has ended; what it said is above");
        }
        return (ObjectNode) ReportJson.MAPPER.readTree(line);
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            answers.close();
        }
    }
}
