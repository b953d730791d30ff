package io.fluxforge.stratum.server.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.Conversation;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.TestMiner;
import io.fluxforge.stratum.server.TestPool;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.TlsFiles;
import io.fluxforge.stratum.server.net.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed while a pool runs. */
class CertificateWatchTest {
    private static final String PASSWORD = "test-only";

    @TempDir
    private Path folder;

    private final List<String> events = new ArrayList<>();
    private final PoolEvents log = new PoolEvents(events::add);
    private TlsFiles files;
    private Instant now = Instant.now();

    @BeforeEach
    void issue() throws Exception {
        files = new TlsFiles(folder.resolve("pool.crt"), folder.resolve("pool.key"));
        issue("first", "EC", true);
    }

    /** Writes the files of a new certificate; or the certificate alone, as somebody who has not come to the key yet. */
    private void issue(String name, String algorithm, boolean withKey) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "pool",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        now = Instant.now();
        Files.writeString(
                files.certificate(),
                pem("CERTIFICATE", keys.getCertificate("pool").getEncoded()));
        if (withKey) {
            PrivateFiles.replace(
                    files.key(),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("pool", PASSWORD.toCharArray()).getEncoded()));
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private TestPool pool(TlsIdentity identity) throws IOException {
        PortOptions port = new PortOptions(TestPool.loopback(), PortOptions.Transport.TLS, false, TestPool.FIXED);
        return new TestPool(folder.resolve("data"), port, identity.context(), options -> options)
                .start()
                .publish(Conversation.job(0));
    }

    private static SSLSocket connect(TestPool pool) throws Exception {
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {new TrustAll()}, null);
        SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), pool.port());
        socket.startHandshake();
        return socket;
    }

    private static String shown(SSLSocket socket) throws IOException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private boolean alarmed() {
        return log.alarms().isOpen("tls-certificate");
    }

    @Test
    void aRenewedCertificateIsShownAndOldConnectionsStay() throws Exception {
        TlsIdentity loaded = files.load();
        try (TestPool pool = pool(loaded);
                SSLSocket first = connect(pool);
                TestMiner miner = new TestMiner(first)) {
            CertificateWatch watch = new CertificateWatch(pool.pool()::serve, () -> now, log);
            watch.use(files, loaded);
            miner.login("t1TestAddress.rig1", "x");
            assertThat(shown(first)).isEqualTo("CN=first");

            issue("second", "RSA", true);
            watch.look();
            try (SSLSocket second = connect(pool)) {
                assertThat(shown(second)).isEqualTo("CN=second");
            }
            pool.publish(Conversation.job(1));
            miner.readUntil("mining.notify");
            assertThat(events).anyMatch(event -> event.startsWith("certificate subject=\"CN=second\" until="));
            assertThat(alarmed()).isFalse();
        }
    }

    @Test
    void filesThatDoNotBelongTogetherAreNotTaken() throws Exception {
        TlsIdentity loaded = files.load();
        try (TestPool pool = pool(loaded)) {
            CertificateWatch watch = new CertificateWatch(pool.pool()::serve, () -> now, log);
            watch.use(files, loaded);
            issue("second", "EC", false);
            watch.look();
            assertThat(alarmed()).isTrue();
            assertThat(events.getLast()).contains("is not the one of the certificate");
            try (SSLSocket socket = connect(pool)) {
                assertThat(shown(socket)).isEqualTo("CN=first");
            }
            Files.delete(files.key());
            watch.look();
            assertThat(events.getLast()).contains("cannot read " + files.key());
            issue("third", "EC", true);
            watch.look();
            assertThat(alarmed()).isFalse();
            try (SSLSocket socket = connect(pool)) {
                assertThat(shown(socket)).isEqualTo("CN=third");
            }
        }
    }

    @Test
    void anExpiredCertificateIsAnAlarmUntilItIsRenewed() throws Exception {
        CertificateWatch watch = new CertificateWatch(certificate -> {}, () -> now, log);
        watch.use(files, files.load());
        watch.look();
        assertThat(alarmed()).isFalse();
        now = now.plusSeconds(3 * 86_400);
        watch.look();
        assertThat(alarmed()).isTrue();
        assertThat(events.getLast()).contains("the certificate has expired");
    }

    @Test
    void keysThatOthersMayReadAreRefused() throws Exception {
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> files.load()).hasMessageEndingWith("type: chmod 600 " + files.key());
    }

    @SuppressWarnings("TrustAllX509TrustManager")
    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
