package io.fluxforge.stratum.server.job;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.ProofName;
import io.fluxforge.stratum.server.share.DuplicateSet;
import io.fluxforge.verifier.EquihashParams;

/**
 * A job that miners may work on.
 *
 * @param id what miners call it
 * @param sequence counts up by one with each job
 * @param work what the source delivered
 * @param clean whether miners are to leave earlier jobs for it
 * @param shares the shares seen on this tip
 */
public record IssuedJob(String id, long sequence, StratumJob work, boolean clean, DuplicateSet shares) {
    /**
     * The line that hands it out.
     *
     * @param asClean whether the client is told to leave earlier jobs for it
     * @param namesProof whether the proof of work is named in two more parameters
     */
    public byte[] toLine(boolean asClean, boolean namesProof) {
        EquihashParams params = work.params();
        ProofName proof = new ProofName(params.n() + "_" + params.k(), params.personalisation());
        return new JobNotice(id, work.header(), asClean, namesProof ? proof : null).toLine();
    }
}
