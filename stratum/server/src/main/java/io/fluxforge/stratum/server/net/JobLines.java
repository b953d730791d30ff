package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.stratum.server.net.PortOptions.NotifyParams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The lines that hand one job out, each a buffer that all connections share. */
final class JobLines {
    private final IssuedJob job;
    private final Map<NotifyParams, ByteBuf> asIs = new EnumMap<>(NotifyParams.class);
    private final Map<NotifyParams, ByteBuf> clean = new EnumMap<>(NotifyParams.class);

    /** @param readers how often {@link #release} is called */
    JobLines(IssuedJob job, int readers) {
        this.job = job;
        for (NotifyParams params : NotifyParams.values()) {
            asIs.put(params, buffer(line(job, params, job.clean()), readers));
            clean.put(params, buffer(line(job, params, true), readers));
        }
    }

    /** The line for one client, whether or not others have had the job before. */
    static byte[] line(IssuedJob job, NotifyParams params, boolean clean) {
        return job.toLine(clean, params == NotifyParams.EXTENDED);
    }

    private static ByteBuf buffer(byte[] line, int readers) {
        ByteBuf buffer = Unpooled.directBuffer(line.length).writeBytes(line);
        return readers == 1 ? buffer : buffer.retain(readers - 1);
    }

    IssuedJob job() {
        return job;
    }

    /**
     * One more use of a line, for the caller to release.
     *
     * @param toLeave whether the client is to leave earlier jobs even if the job is not clean
     */
    ByteBuf take(NotifyParams params, boolean toLeave) {
        return Objects.requireNonNull((toLeave ? clean : asIs).get(params)).retainedDuplicate();
    }

    void release() {
        asIs.values().forEach(ByteBuf::release);
        clean.values().forEach(ByteBuf::release);
    }
}
