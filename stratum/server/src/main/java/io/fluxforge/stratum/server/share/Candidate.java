package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.IssuedJob;

/**
 * A share that is well formed and has a live job.
 *
 * @param origin who sent it
 * @param id the id of its request, as JSON
 * @param worker the worker's name
 * @param solo whether it counts for the worker's own blocks alone
 * @param job the job
 * @param target the target with which the job was issued to the origin
 * @param header the solved header, 140 bytes
 * @param solution packed, of the length that the job's parameters give
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Candidate(
        ShareOrigin origin,
        byte[] id,
        String worker,
        boolean solo,
        IssuedJob job,
        Target target,
        byte[] header,
        byte[] solution) {}
