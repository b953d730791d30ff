package io.fluxforge.bench.stratum;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** A certificate of localhost for a server under test: P-256, made by the JDK's keytool, since the JDK has no interface to make one. */
public final class SelfSigned {
    /** Of the key. */
    public static final String PASSWORD = "benchmark";

    private static final int KEYTOOL_SECONDS = 60;

    private SelfSigned() {}

    /** A server's context of a {@link #keyStore}. */
    static SslContext serverContext(Path folder) throws IOException, InterruptedException {
        try {
            KeyManagerFactory manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            manager.init(keyStore(folder), PASSWORD.toCharArray());
            return SslContextBuilder.forServer(manager)
                    .sslProvider(SslProvider.JDK)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK cannot use its own key store: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a key and its certificate in a folder.
     *
     * @return both, under the alias {@code server}
     */
    public static KeyStore keyStore(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("keys.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool = new ProcessBuilder(
                        tool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroy();
            throw new IOException("keytool made no certificate: " + Files.readString(folder.resolve("keytool.log")));
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK cannot read its own key store: " + e.getMessage(), e);
        }
    }
}
