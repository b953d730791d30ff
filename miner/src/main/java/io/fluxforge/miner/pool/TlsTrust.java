package io.fluxforge.miner.pool;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** How a pool's certificate is judged. */
public sealed interface TlsTrust {
    /** The default: by the system's authorities, and it must name the host. */
    record Authorities() implements TlsTrust {}

    /**
     * It must be this very certificate; who signed it, whom it names and until when it holds does not matter.
     *
     * @param sha256 of its DER form, 64 lower-case hex digits
     */
    record Pinned(String sha256) implements TlsTrust {}

    /** Not at all: whoever is between us and the pool can take the shares. */
    record Anything() implements TlsTrust {}

    /**
     * Reads a pin: 64 hex digits in either letter case, perhaps with colons between the bytes.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    static TlsTrust pin(String text) {
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + text + "' is not the SHA-256 of a certificate, 64 hex digits");
        }
        return new Pinned(digits);
    }

    /** Makes sockets that judge so. */
    default SSLSocketFactory socketFactory() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager[] judges = switch (this) {
            case Authorities _ -> new TrustManager[] {AuthorityTrust.ofSystem()};
            case Pinned pinned -> new TrustManager[] {new Judge(pinned.sha256)};
            case Anything _ -> new TrustManager[] {new Judge(null)};
        };
        context.init(null, judges, null);
        return context.getSocketFactory();
    }

    /** What a socket must have set beside that. */
    default void apply(SSLParameters parameters) {
        if (this instanceof Authorities) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
    }

    /** SHA-256 of a certificate's DER form, 64 lower-case hex digits. */
    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** A certificate that was refused, with its fingerprint, so that it can be pinned. */
    final class RefusedException extends CertificateException {
        @Serial
        private static final long serialVersionUID = 1;

        private final String sha256;

        RefusedException(CertificateException cause, String sha256) {
            super(cause.getMessage(), cause);
            this.sha256 = sha256;
        }

        /** Of its DER form, 64 lower-case hex digits. */
        String sha256() {
            return sha256;
        }
    }

    /** Accepts one certificate, or any. */
    final class Judge implements X509TrustManager {
        private final @Nullable String sha256;

        private Judge(@Nullable String sha256) {
            this.sha256 = sha256;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            String found = fingerprint(chain[0]);
            if (sha256 != null && !sha256.equals(found)) {
                throw new CertificateException("the pool's certificate is " + found + ", not the pinned one");
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
