package io.fluxforge.stratum.server.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL for tests, one for the whole JVM, with an empty data base for whoever asks. PostgreSQL refuses to run as root: the
 * library then goes through {@code unshare -U}, and where that is forbidden (most containers) the server is started here as the user
 * {@value #NOBODY}. A test that asks where neither works is skipped, and says why.
 */
public final class PostgresServer {
    private static final int NOBODY = 65534;
    private static final int START_SECONDS = 60;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static @Nullable PostgresServer instance;
    private static @Nullable String refusal;

    private final int port;
    private final Runnable stop;

    private PostgresServer(int port, Runnable stop) {
        this.port = port;
        this.stop = stop;
    }

    /** The server, started on first use; the test is skipped if that is impossible. */
    public static synchronized PostgresServer get() {
        if (instance == null && refusal == null) {
            try {
                instance = start();
            } catch (IOException | InterruptedException e) {
                refusal = String.valueOf(e.getMessage());
                System.err.println("tests with PostgreSQL are skipped: " + refusal);
            }
        }
        Assumptions.assumeTrue(instance != null, () -> "no PostgreSQL: " + refusal);
        return java.util.Objects.requireNonNull(instance);
    }

    /** Another server than {@link #get}, for a test that stops it. */
    static PostgresServer start() throws IOException, InterruptedException {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
            return new PostgresServer(server.getPort(), () -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        } catch (IOException | RuntimeException e) {
            if (!"root".equals(System.getProperty("user.name"))) {
                throw new IOException("the server does not start: " + e.getMessage(), e);
            }
            return startAsNobody();
        }
    }

    /** With the programs that the library has unpacked, readable by everyone. */
    static PostgresServer startAsNobody() throws IOException, InterruptedException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path programs;
        try (Stream<Path> unpacked = Files.find(
                temporary.resolve("embedded-pg"), 3, (path, about) -> path.endsWith(Path.of("bin", "postgres")))) {
            programs = unpacked.findFirst()
                    .map(Path::getParent)
                    .orElseThrow(() -> new IOException("the library has unpacked no PostgreSQL"));
        }
        Path data = Files.createTempDirectory("fluxforge-postgresql");
        run(List.of("chown", NOBODY + ":" + NOBODY, data.toString()));
        run(asNobody(programs.resolve("initdb"), "-A", "trust", "-U", "postgres", "-E", "UTF-8", "-D", data + "/db"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> control = asNobody(programs.resolve("pg_ctl"), "-D", data + "/db", "-l", data + "/log", "-w");
        String options = "-p " + port + " -c listen_addresses=localhost -c unix_socket_directories=" + data;
        run(Stream.concat(control.stream(), Stream.of("-o", options, "start")).toList());
        List<String> stop = Stream.concat(control.stream(), Stream.of("-m", "immediate", "stop"))
                .toList();
        PostgresServer server = new PostgresServer(port, () -> {
            try {
                run(stop);
                run(List.of("rm", "-rf", data.toString()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(server::stopIfRunning));
        return server;
    }

    private static List<String> asNobody(Path program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", program.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("fluxforge-postgresql", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " takes longer than " + START_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + ": " + Files.readString(output));
            }
        } finally {
            Files.delete(output);
        }
    }

    private boolean stopped;

    private synchronized void stopIfRunning() {
        if (!stopped) {
            stopped = true;
            stop.run();
        }
    }

    /** Stops it, as a failure of the machine would. */
    void stop() {
        stopIfRunning();
    }

    /** A data base with no tables. */
    public StoreOptions newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
            Dialect.execute(connection, "CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new AssertionError("cannot make a data base", e);
        }
        return new StoreOptions(url(name), "postgres", null);
    }

    /** A copy of a data base that nobody uses now. */
    public StoreOptions copy(StoreOptions from) {
        String name = "test" + DATABASES.incrementAndGet();
        String template = from.url().substring(from.url().lastIndexOf('/') + 1);
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
            Dialect.execute(connection, "CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new AssertionError("cannot copy a data base", e);
        }
        return new StoreOptions(url(name), "postgres", null);
    }

    /** Removes data bases. */
    public void drop(Iterable<StoreOptions> databases) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
            for (StoreOptions one : databases) {
                String name = one.url().substring(one.url().lastIndexOf('/') + 1);
                Dialect.execute(connection, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            }
        } catch (SQLException e) {
            throw new AssertionError("cannot remove data bases", e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }
}
