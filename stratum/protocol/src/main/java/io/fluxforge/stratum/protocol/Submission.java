package io.fluxforge.stratum.protocol;

import java.util.Arrays;

/** The content of {@code mining.submit}, decoded. */
public final class Submission {
    /** Characters of a worker name, at most. */
    public static final int MAX_WORKER_CHARS = 128;
    /** Bytes of a whole nonce: NONCE_1 and NONCE_2. */
    public static final int NONCE_BYTES = 32;

    private static final int TIME_BYTES = 4;

    private final String worker;
    private final String jobId;
    private final int time;
    private final byte[] nonce2;
    private final byte[] solution;

    /**
     * @param worker the worker's name
     * @param jobId the job's id
     * @param time the header's time, seconds since 1970 as an unsigned number
     * @param nonce2 the nonce without NONCE_1, copied
     * @param solution the packed solution without its CompactSize, copied
     */
    public Submission(String worker, String jobId, int time, byte[] nonce2, byte[] solution) {
        this.worker = worker;
        this.jobId = jobId;
        this.time = time;
        this.nonce2 = nonce2.clone();
        this.solution = solution.clone();
    }

    /**
     * Reads the parameters of {@code mining.submit}; further ones are ignored. Strict: every hex string has exactly the length that
     * the job asks for, the solution with its CompactSize in front.
     *
     * @param nonce2Bytes length of NONCE_2
     * @param solutionBytes length of a solution without its CompactSize
     */
    public static Reading<Submission> read(JsonField params, int nonce2Bytes, int solutionBytes) {
        String worker = params.string(0);
        if (worker == null || worker.length() > MAX_WORKER_CHARS) {
            return new Reading.Malformed<>("worker is not a string of at most " + MAX_WORKER_CHARS + " characters");
        }
        String jobId = params.string(1);
        if (jobId == null || jobId.length() > JobNotice.MAX_ID_BYTES) {
            return new Reading.Malformed<>(
                    "job id is not a string of at most " + JobNotice.MAX_ID_BYTES + " characters");
        }
        byte[] time = new byte[TIME_BYTES];
        if (!params.hex(2, time, 0, TIME_BYTES)) {
            return new Reading.Malformed<>("time is not " + 2 * TIME_BYTES + " hex digits");
        }
        byte[] nonce2 = new byte[nonce2Bytes];
        if (!params.hex(3, nonce2, 0, nonce2Bytes)) {
            return new Reading.Malformed<>("nonce is not " + 2 * nonce2Bytes + " hex digits");
        }
        byte[] size = compactSize(solutionBytes);
        byte[] sized = new byte[size.length + solutionBytes];
        if (!params.hex(4, sized, 0, sized.length) || !Arrays.equals(sized, 0, size.length, size, 0, size.length)) {
            return new Reading.Malformed<>(
                    "solution is not " + 2 * sized.length + " hex digits that begin with " + LineWriter.hexText(size));
        }
        int littleEndianTime =
                (time[3] & 0xff) << 24 | (time[2] & 0xff) << 16 | (time[1] & 0xff) << 8 | (time[0] & 0xff);
        return new Reading.Message<>(new Submission(
                worker, jobId, littleEndianTime, nonce2, Arrays.copyOfRange(sized, size.length, sized.length)));
    }

    /** The canonical CompactSize of a length of 0 to 65,535 (fluxd {@code serialize.h}, {@code WriteCompactSize}). */
    private static byte[] compactSize(int length) {
        return length < 0xfd
                ? new byte[] {(byte) length}
                : new byte[] {(byte) 0xfd, (byte) length, (byte) (length >>> 8)};
    }

    /** The line that asks for it, with its line feed. */
    public byte[] toLine(long id) {
        byte[] size = compactSize(solution.length);
        byte[] sized = Arrays.copyOf(size, size.length + solution.length);
        System.arraycopy(solution, 0, sized, size.length, solution.length);
        byte[] wireTime = {(byte) time, (byte) (time >>> 8), (byte) (time >>> 16), (byte) (time >>> 24)};
        return LineWriter.request(id, Method.SUBMIT)
                .string(worker)
                .string(jobId)
                .hex(wireTime, 0, TIME_BYTES)
                .hex(nonce2, 0, nonce2.length)
                .hex(sized, 0, sized.length)
                .endCall();
    }

    /** The worker's name. */
    public String worker() {
        return worker;
    }

    /** The job's id. */
    public String jobId() {
        return jobId;
    }

    /** The header's time: seconds since 1970. */
    public long time() {
        return time & 0xffff_ffffL;
    }

    /** A copy of the nonce without NONCE_1. */
    public byte[] nonce2() {
        return nonce2.clone();
    }

    /** A copy of the packed solution without its CompactSize. */
    public byte[] solution() {
        return solution.clone();
    }

    /**
     * The 140 bytes of the header that was solved.
     *
     * @param job the header's first 108 bytes; their time is replaced by this one
     * @param nonce1 the start of the nonce; with NONCE_2 it has {@value #NONCE_BYTES} bytes
     */
    public byte[] header(byte[] job, byte[] nonce1) {
        byte[] header = Arrays.copyOf(job, JobNotice.HEADER_BYTES + NONCE_BYTES);
        for (int i = 0; i < TIME_BYTES; i++) {
            header[JobNotice.HEADER_BYTES - 2 * TIME_BYTES + i] = (byte) (time >>> (8 * i));
        }
        System.arraycopy(nonce1, 0, header, JobNotice.HEADER_BYTES, nonce1.length);
        System.arraycopy(nonce2, 0, header, JobNotice.HEADER_BYTES + nonce1.length, nonce2.length);
        return header;
    }
}
