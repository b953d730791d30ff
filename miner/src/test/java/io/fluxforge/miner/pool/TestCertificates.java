package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates as pools may have them, made by the tool of the JDK that runs the test. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final KeyStore keys;

    /** Whose certificate it is. */
    public enum Owner {
        /** The authority's signature, this host, valid. */
        RIGHT("-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "30"),
        /** The same, but its time is over. */
        EXPIRED(
                "-signer",
                AUTHORITY,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-startdate",
                "-30d",
                "-validity",
                "10"),
        /** Another host's. */
        ELSEWHERE("-signer", AUTHORITY, "-ext", "san=dns:pool.example", "-validity", "30"),
        /** Signed by itself. */
        UNTRUSTED("-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "30");

        @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
        private final List<String> options;

        Owner(String... options) {
            this.options = List.of(options);
        }
    }

    /**
     * Makes certificates.
     *
     * @param folder an empty one, for their files
     * @param owners those that are wanted
     */
    public TestCertificates(Path folder, Owner... owners) throws Exception {
        this.folder = folder;
        make(AUTHORITY, "CN=authority", List.of("-ext", "bc=ca:true", "-validity", "30"));
        for (Owner owner : owners) {
            make(owner.name(), "CN=pool", owner.options);
        }
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file())) {
            keys.load(in, PASSWORD);
        }
    }

    private Path file() {
        return folder.resolve("keys.p12");
    }

    private void make(String alias, String name, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file().toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(options);
        Path log = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }

    /** What a server with this certificate makes its sockets of. */
    public SSLContext server(Owner owner) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, PASSWORD);
        own.setKeyEntry("own", keys.getKey(owner.name(), PASSWORD), PASSWORD, keys.getCertificateChain(owner.name()));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** SHA-256 of its DER form. */
    public String fingerprint(Owner owner) throws GeneralSecurityException {
        return TlsTrust.fingerprint((X509Certificate) keys.getCertificate(owner.name()));
    }

    /** Makes the authority one of the system's, for this process, until the returned is closed. */
    public AutoCloseable trustAuthority() throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, PASSWORD);
        authorities.setCertificateEntry(AUTHORITY, keys.getCertificate(AUTHORITY));
        Path file = folder.resolve("authorities.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            authorities.store(out, PASSWORD);
        }
        List<AutoCloseable> undo = new ArrayList<>();
        Collections.addAll(
                undo,
                set("javax.net.ssl.trustStore", file.toString()),
                set("javax.net.ssl.trustStorePassword", new String(PASSWORD)));
        return () -> {
            for (AutoCloseable each : undo) {
                each.close();
            }
        };
    }

    private static AutoCloseable set(String property, String value) {
        String before = System.getProperty(property);
        System.setProperty(property, value);
        return () -> {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        };
    }
}
