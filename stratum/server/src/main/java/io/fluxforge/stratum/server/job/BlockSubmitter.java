package io.fluxforge.stratum.server.job;

/** Hands a solved block to the network. */
@FunctionalInterface
public interface BlockSubmitter {
    /**
     * Takes a proof that meets the network's target. Called on the thread that verifies: it must hand the block over and return at
     * once.
     *
     * @param header 140 bytes, its own
     * @param solution packed, without its CompactSize, its own
     */
    void submit(byte[] header, byte[] solution);
}
