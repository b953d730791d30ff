package io.fluxforge.stratum.server.net;

import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What a port with TLS shows of itself.
 *
 * @param context makes the handshakes
 * @param certificate the server's own
 */
public record TlsIdentity(SslContext context, X509Certificate certificate) {
    /** Why clients that check certificates refuse this one at a time; empty if its dates are right then. */
    public Optional<String> problemAt(Instant time) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (time.isAfter(to)) {
            return Optional.of("the certificate has expired, on " + to);
        }
        return time.isBefore(from) ? Optional.of("the certificate is not valid before " + from) : Optional.empty();
    }
}
