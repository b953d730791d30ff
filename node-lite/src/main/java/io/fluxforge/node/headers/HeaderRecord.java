package io.fluxforge.node.headers;

import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;

/**
 * What is kept of a header that every rule has accepted. The proof itself is not kept: it was verified, and the hash names it.
 *
 * @param hash of the block
 * @param previousHash of the block before
 * @param height of the block, 0 for the first
 * @param time seconds since 1970, a 32-bit number without sign
 * @param bits the target in compact form
 * @param version of the header
 * @param chainWork expected hashes of this block and all before it, below 2^256
 */
public record HeaderRecord(
        Hash256 hash, Hash256 previousHash, int height, long time, int bits, int version, BigInteger chainWork) {
    /** @throws IllegalArgumentException naming what is out of range */
    public HeaderRecord {
        if (height < 0 || time < 0 || time > 0xffff_ffffL || chainWork.signum() < 0 || chainWork.bitLength() > 256) {
            throw new IllegalArgumentException("height=" + height + ", time=" + time + ", chainWork=" + chainWork);
        }
    }
}
