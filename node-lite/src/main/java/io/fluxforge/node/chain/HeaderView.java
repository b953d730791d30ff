package io.fluxforge.node.chain;

/**
 * A chain of headers that ends in one block, as the rules look at it: from the block they are asked about back to the first. Numbers
 * only, so that a store can answer from arrays.
 */
public interface HeaderView {
    /** Height of the last block. */
    int height();

    /**
     * Time of a block in seconds since 1970.
     *
     * @param height 0 to {@link #height()}
     */
    long time(int height);

    /**
     * The target of a block in compact form.
     *
     * @param height 0 to {@link #height()}
     */
    int bits(int height);
}
