package io.fluxforge.stratum.protocol;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code mining.notify}: a job's id, the first 108 bytes of its header as they stand there, whether earlier jobs
 * are void, and perhaps the name of the proof of work.
 *
 * <pre>
 *   0        4                   36              68                             100    104    108
 *   | version | previous block hash | merkle root | reserved (final sapling root) | time | bits |
 * </pre>
 */
public final class JobNotice {
    /** Bytes of a header before its nonce. */
    public static final int HEADER_BYTES = 108;
    /** Bytes of a job id, at most. */
    public static final int MAX_ID_BYTES = 64;

    /** Lengths of the header's fields, in the order of the message's parameters. */
    private static final int[] FIELD_BYTES = {4, 32, 32, 32, 4, 4};

    private static final int PARAMS = 8;

    private final String jobId;
    private final byte[] header;
    private final boolean clean;
    private final @Nullable ProofName proof;

    /** A notice that does not name its proof of work, see the other constructor. */
    public JobNotice(String jobId, byte[] header, boolean clean) {
        this(jobId, header, clean, null);
    }

    /**
     * @param jobId at most {@value #MAX_ID_BYTES} bytes
     * @param header {@value #HEADER_BYTES} bytes, copied
     * @param clean whether work on earlier jobs is void
     * @param proof which proof of work is wanted, null if that is not said
     * @throws IllegalArgumentException if a length does not fit
     */
    public JobNotice(String jobId, byte[] header, boolean clean, @Nullable ProofName proof) {
        if (header.length != HEADER_BYTES || jobId.isEmpty() || jobId.length() > MAX_ID_BYTES) {
            throw new IllegalArgumentException("header of " + header.length + " bytes, job id of " + jobId.length());
        }
        this.jobId = jobId;
        this.header = header.clone();
        this.clean = clean;
        this.proof = proof;
    }

    /** Reads the parameters of {@code mining.notify}; a name of the proof of work may follow, and what else follows is ignored. */
    public static Reading<JobNotice> read(JsonField params) {
        String jobId = params.string(0);
        if (jobId == null || jobId.isEmpty() || jobId.length() > MAX_ID_BYTES) {
            return new Reading.Malformed<>("job id is not a string of 1 to " + MAX_ID_BYTES + " characters");
        }
        byte[] header = new byte[HEADER_BYTES];
        int offset = 0;
        for (int i = 0; i < FIELD_BYTES.length; i++) {
            if (!params.hex(i + 1, header, offset, FIELD_BYTES[i])) {
                return new Reading.Malformed<>(
                        "parameter " + (i + 1) + " is not " + 2 * FIELD_BYTES[i] + " hex digits");
            }
            offset += FIELD_BYTES[i];
        }
        JsonKind clean = params.kind(PARAMS - 1);
        if (clean != JsonKind.TRUE && clean != JsonKind.FALSE) {
            return new Reading.Malformed<>("clean jobs is neither true nor false");
        }
        return new Reading.Message<>(
                new JobNotice(jobId, header, clean == JsonKind.TRUE, ProofName.read(params, PARAMS)));
    }

    /** The line that says it, with its line feed. */
    public byte[] toLine() {
        LineWriter line = LineWriter.notification(Method.NOTIFY).string(jobId);
        int offset = 0;
        for (int bytes : FIELD_BYTES) {
            line.hex(header, offset, bytes);
            offset += bytes;
        }
        line.bool(clean);
        if (proof != null) {
            line.string(proof.algorithm()).string(proof.personalisation());
        }
        return line.endCall();
    }

    /** The job's id. */
    public String jobId() {
        return jobId;
    }

    /** A copy of the header's first {@value #HEADER_BYTES} bytes. */
    public byte[] header() {
        return header.clone();
    }

    /** Whether work on earlier jobs is void. */
    public boolean clean() {
        return clean;
    }

    /** Which proof of work is wanted; empty if the pool does not say. */
    public Optional<ProofName> proof() {
        return Optional.ofNullable(proof);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JobNotice notice
                && jobId.equals(notice.jobId)
                && clean == notice.clean
                && Objects.equals(proof, notice.proof)
                && Arrays.equals(header, notice.header);
    }

    @Override
    public int hashCode() {
        return jobId.hashCode() * 31 + Arrays.hashCode(header);
    }

    @Override
    public String toString() {
        return "job " + jobId + (clean ? ", clean" : "");
    }
}
