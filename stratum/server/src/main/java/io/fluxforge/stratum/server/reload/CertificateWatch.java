package io.fluxforge.stratum.server.reload;

import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.net.TlsFiles;
import io.fluxforge.stratum.server.net.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a certificate that was renewed on the disk. Files that do not belong together, as when one of them is written and the other is
 * not yet, are not taken: the old certificate stays, and an alarm says so until the files are right. Thread-safe.
 */
public final class CertificateWatch {
    private static final String ALARM = "tls-certificate";

    private final Consumer<SslContext> server;
    private final InstantSource clock;
    private final PoolEvents events;
    private @Nullable TlsFiles files;
    private @Nullable TlsIdentity shown;
    private String taken = "";

    /** @param server shows each certificate in the handshakes to come */
    public CertificateWatch(Consumer<SslContext> server, InstantSource clock, PoolEvents events) {
        this.server = server;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Looks after these files from now on.
     *
     * @param watched null for none
     * @param loaded what they held a moment ago
     */
    public synchronized void use(@Nullable TlsFiles watched, @Nullable TlsIdentity loaded) {
        files = watched;
        taken = "";
        if (loaded == null) {
            shown = null;
            events.alarms().clear(ALARM);
        } else {
            show(loaded);
        }
    }

    private void show(TlsIdentity identity) {
        TlsIdentity before = shown;
        shown = identity;
        server.accept(identity.context());
        if (before == null || !before.certificate().equals(identity.certificate())) {
            events.certificate(
                    identity.certificate().getSubjectX500Principal().getName(),
                    identity.certificate().getNotAfter().toInstant().toString());
        }
        tellDates(identity);
    }

    private void tellDates(TlsIdentity identity) {
        identity.problemAt(clock.instant())
                .ifPresentOrElse(
                        problem -> events.alarms().raise(ALARM, problem + "; renew it"),
                        () -> events.alarms().clear(ALARM));
    }

    /** Looks whether the files have changed, and takes what they hold. */
    public synchronized void look() {
        TlsFiles watched = files;
        TlsIdentity current = shown;
        if (watched == null || current == null) {
            return;
        }
        try {
            String now = watched.digest();
            if (now.equals(taken)) {
                tellDates(current);
                return;
            }
            show(watched.load());
            taken = now;
        } catch (IOException | RuntimeException e) {
            taken = "";
            events.alarms().raise(ALARM, e.getMessage() + "; the certificate of before is still shown");
        }
    }
}
