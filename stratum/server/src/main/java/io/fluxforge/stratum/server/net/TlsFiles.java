package io.fluxforge.stratum.server.net;

import io.fluxforge.node.files.SecretFile;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the certificate and the key of ports with TLS are.
 *
 * @param certificate PEM, the server's own first
 * @param key PEM, PKCS #8
 */
public record TlsFiles(Path certificate, Path key) {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "fluxforge".getBytes(StandardCharsets.US_ASCII);

    /** A text that differs if what the files hold does; nothing of it is checked. */
    public String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(read(certificate));
            return HexFormat.of().formatHex(digest.digest(read(key)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads them.
     *
     * @throws io.fluxforge.node.files.SecretFileException if others may read the key
     * @throws IOException with one line for the user, if they cannot be read or do not belong together
     */
    public TlsIdentity load() throws IOException {
        byte[] chain = read(certificate);
        byte[] secret = read(key);
        SecretFile.require(key, "the TLS key");
        List<X509Certificate> certificates = certificates(chain);
        PrivateKey privateKey = privateKey(secret, certificates.getFirst());
        SslContext context = SslContextBuilder.forServer(privateKey, certificates)
                .sslProvider(SslProvider.JDK)
                .build();
        return new TlsIdentity(context, certificates.getFirst());
    }

    private static byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (FileSystemException e) {
            throw new IOException("cannot read " + file, e);
        }
    }

    private List<X509Certificate> certificates(byte[] chain) throws IOException {
        try {
            List<X509Certificate> all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(chain))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!all.isEmpty()) {
                return all;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("no usable PEM certificate in " + certificate + ": " + e.getMessage(), e);
        }
        throw new IOException("no PEM certificate in " + certificate);
    }

    private PrivateKey privateKey(byte[] secret, X509Certificate leaf) throws IOException {
        Matcher block = KEY.matcher(new String(secret, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IOException("no PKCS #8 key in " + key + "; convert it by openssl pkcs8 -topk8 -nocrypt");
        }
        String stranger = "the key in " + key + " is not the one of the certificate " + certificate;
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(block.group(1));
            String kind = leaf.getPublicKey().getAlgorithm();
            PrivateKey privateKey = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (belong(privateKey, leaf)) {
                return privateKey;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(stranger, e);
        }
        throw new IOException(stranger);
    }

    private static boolean belong(PrivateKey key, X509Certificate leaf) throws GeneralSecurityException {
        String kind = leaf.getPublicKey().getAlgorithm();
        Signature signature = Signature.getInstance(
                kind.equals("EC") ? "SHA256withECDSA" : kind.equals("RSA") ? "SHA256withRSA" : kind);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
