package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.miner.pool.TestCertificates.Owner;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsAndProxyTest {
    @TempDir
    private static Path folder;

    private static SSLContext server;
    private static String fingerprint;

    @BeforeAll
    static void makeCertificate() throws Exception {
        TestCertificates certificates = new TestCertificates(folder, Owner.UNTRUSTED);
        server = certificates.server(Owner.UNTRUSTED);
        fingerprint = certificates.fingerprint(Owner.UNTRUSTED);
    }

    private static ScriptedPool tlsPool() throws IOException {
        return new ScriptedPool(
                () -> server.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                connection -> {
                    connection.subscribed(connection.read());
                    connection.read();
                });
    }

    private static NetOptions net(@Nullable SocksProxy proxy) {
        NetOptions d = NetOptions.DEFAULT;
        return new NetOptions(
                Duration.ofSeconds(5),
                d.loginTimeout(),
                d.jobTimeout(),
                d.answerTimeout(),
                d.keepAlive(),
                d.firstRetry(),
                d.longestRetry(),
                false,
                Optional.ofNullable(proxy));
    }

    /** Connects, says hello, and gives the pool's first line. */
    private static String greet(PoolUrl url, TlsTrust trust, NetOptions net) throws IOException {
        try (PoolSocket socket = new PoolSocket()) {
            Socket connected = socket.connect(url, trust, net, false);
            connected.setSoTimeout(20_000);
            connected
                    .getOutputStream()
                    .write("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] line = new LineReader(connected.getInputStream()).next();
            return line == null ? "" : new String(line, StandardCharsets.UTF_8);
        }
    }

    @Test
    void certificateIsCheckedUnlessTheUserSaysOtherwise() throws Exception {
        try (ScriptedPool pool = tlsPool()) {
            PoolUrl url = new PoolUrl(true, "127.0.0.1", pool.port());
            NetOptions net = net(null);
            assertThatThrownBy(() -> greet(url, new TlsTrust.Authorities(), net))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("PKIX")
                    .hasMessageContaining("--tls-pin");
            assertThat(greet(url, TlsTrust.pin(fingerprint.toUpperCase(Locale.ROOT)), net))
                    .contains("\"id\":1");
            assertThat(greet(url, new TlsTrust.Anything(), net)).contains("\"id\":1");
            assertThatThrownBy(() -> greet(url, TlsTrust.pin("00".repeat(32)), net))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(fingerprint)
                    .hasMessageContaining("not the pinned one");
        }
    }

    @Test
    void tlsToAPlainPortFailsWithALine() throws Exception {
        try (ScriptedPool pool = new ScriptedPool(connection -> {
            connection.raw("HTTP/1.0 400 no\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(5_000);
        })) {
            PoolUrl url = new PoolUrl(true, "127.0.0.1", pool.port());
            assertThatThrownBy(() -> greet(url, new TlsTrust.Anything(), net(null)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no TLS connection to stratum+ssl://127.0.0.1");
        }
    }

    /** A SOCKS5 proxy that takes one user and sends everybody to one port. */
    private static void proxy(ServerSocket listening, int pool, AtomicReference<String> asked) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket client = listening.accept();
                            Socket onward = new Socket(InetAddress.getLoopbackAddress(), pool)) {
                        DataInputStream in = new DataInputStream(client.getInputStream());
                        OutputStream out = client.getOutputStream();
                        in.readUnsignedByte();
                        byte[] methods = in.readNBytes(in.readUnsignedByte());
                        out.write(new byte[] {5, methods[0]});
                        boolean right = true;
                        if (methods[0] == 2) {
                            in.readUnsignedByte();
                            String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
                            String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
                            right = user.equals("u") && password.equals("p");
                            out.write(new byte[] {1, (byte) (right ? 0 : 1)});
                        }
                        if (!right) {
                            continue;
                        }
                        in.readNBytes(4);
                        String host = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
                        asked.set(host + ":" + in.readUnsignedShort());
                        boolean known = host.equals("pool.example");
                        out.write(new byte[] {5, (byte) (known ? 0 : 4), 0, 1, 0, 0, 0, 0, 0, 0});
                        if (known) {
                            Thread.ofVirtual().start(() -> copy(client, onward));
                            copy(onward, client);
                        }
                    }
                }
            } catch (IOException over) {
                // The test is over.
            }
        });
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // One of them is done.
        }
    }

    @Test
    void reachesPoolsByAProxyThatLooksUpTheirNames() throws Exception {
        AtomicReference<String> asked = new AtomicReference<>("");
        try (ScriptedPool pool = tlsPool();
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            proxy(listening, pool.port(), asked);
            String place = "127.0.0.1:" + listening.getLocalPort();
            PoolUrl url = new PoolUrl(true, "pool.example", 4444);
            assertThat(greet(url, TlsTrust.pin(fingerprint), net(SocksProxy.parse(place))))
                    .contains("\"id\":1");
            assertThat(asked).hasValue("pool.example:4444");
            assertThat(greet(url, TlsTrust.pin(fingerprint), net(SocksProxy.parse("u:p@" + place))))
                    .contains("\"id\":1");
            assertThatThrownBy(() -> greet(url, TlsTrust.pin(fingerprint), net(SocksProxy.parse("u:x@" + place))))
                    .hasMessageContaining("refused its user or password")
                    .hasMessageNotContaining("u:x");
            assertThatThrownBy(() -> greet(
                            new PoolUrl(false, "other.example", 1),
                            TlsTrust.pin(fingerprint),
                            net(SocksProxy.parse(place))))
                    .hasMessageContaining("did not connect to stratum+tcp://other.example:1: host unreachable");
        }
    }
}
