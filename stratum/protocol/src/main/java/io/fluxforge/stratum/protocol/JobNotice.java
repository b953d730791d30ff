package io.fluxforge.stratum.protocol;

import java.util.Arrays;

/**
 * The content of {@code mining.notify}: a job's id, the first 108 bytes of its header as they stand there, and whether earlier jobs
 * are void.
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

    /**
     * @param jobId at most {@value #MAX_ID_BYTES} bytes
     * @param header {@value #HEADER_BYTES} bytes, copied
     * @param clean whether work on earlier jobs is void
     * @throws IllegalArgumentException if a length does not fit
     */
    public JobNotice(String jobId, byte[] header, boolean clean) {
        if (header.length != HEADER_BYTES || jobId.isEmpty() || jobId.length() > MAX_ID_BYTES) {
            throw new IllegalArgumentException("header of " + header.length + " bytes, job id of " + jobId.length());
        }
        this.jobId = jobId;
        this.header = header.clone();
        this.clean = clean;
    }

    /** Reads the parameters of {@code mining.notify}; further ones are ignored. */
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
        return new Reading.Message<>(new JobNotice(jobId, header, clean == JsonKind.TRUE));
    }

    /** The line that says it, with its line feed. */
    public byte[] toLine() {
        LineWriter line = LineWriter.notification(Method.NOTIFY).string(jobId);
        int offset = 0;
        for (int bytes : FIELD_BYTES) {
            line.hex(header, offset, bytes);
            offset += bytes;
        }
        return line.bool(clean).endCall();
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

    @Override
    public boolean equals(Object other) {
        return other instanceof JobNotice notice
                && jobId.equals(notice.jobId)
                && clean == notice.clean
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
