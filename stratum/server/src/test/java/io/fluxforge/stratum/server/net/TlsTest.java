package io.fluxforge.stratum.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.Conversation;
import io.fluxforge.stratum.server.TestMiner;
import io.fluxforge.stratum.server.TestPool;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and plain text on one port, against the JDK's own client. */
class TlsTest {
    private static final char[] PASSWORD = "test-only".toCharArray();

    @TempDir
    private Path folder;

    private KeyStore keys() throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "pool",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    @Test
    void plainAndTlsShareAPort() throws IOException, GeneralSecurityException, InterruptedException {
        KeyStore keys = keys();
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, PASSWORD);
        SslContext server = SslContextBuilder.forServer(keyManagers)
                .sslProvider(SslProvider.JDK)
                .build();
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(keys);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        PortOptions port = new PortOptions(TestPool.loopback(), PortOptions.Transport.BOTH, false, TestPool.FIXED);
        try (TestPool pool = new TestPool(folder.resolve("data"), port, server, options -> options)
                        .start()
                        .publish(Conversation.job(0));
                TestMiner plain = pool.connectWorking();
                TestMiner secret = new TestMiner(
                        client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), pool.port()))) {
            secret.login("t1TestAddress.rig1", "x");
            secret.readUntil("mining.notify");
            pool.publish(Conversation.job(1));
            assertThat(secret.readUntil("mining.notify").get("params").get(0).asString())
                    .isEqualTo("70");
            assertThat(plain.readUntil("mining.notify").get("params").get(0).asString())
                    .isEqualTo("70");
            assertThat(secret.code(Conversation.submits().get(0))).isEqualTo(21);
        }
    }
}
