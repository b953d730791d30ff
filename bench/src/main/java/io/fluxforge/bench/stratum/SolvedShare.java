package io.fluxforge.bench.stratum;

/**
 * A solution and the last four bytes of its nonce; those between NONCE_1 and them are zero.
 *
 * @param counter big-endian in the nonce
 * @param solution packed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SolvedShare(int counter, byte[] solution) {}
