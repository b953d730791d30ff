package io.fluxforge.miner.work;

import java.util.concurrent.atomic.AtomicInteger;

/** Deals out nonce spaces, another one for each worker that ever is: one that was abandoned may still be at work. Thread-safe. */
public final class NonceSpaces {
    private final byte[] salt;
    private final AtomicInteger dealt = new AtomicInteger();

    /**
     * Spaces of one run of the miner.
     *
     * @param salt 32 random bytes, copied
     */
    public NonceSpaces(byte[] salt) {
        this.salt = salt.clone();
    }

    NonceSpace next() {
        return new NonceSpace(salt, dealt.getAndIncrement());
    }
}
