package io.fluxforge.cli.verify;

/** One line of the input, as bytes: nothing is decoded before it is known to be hex. */
final class Line {
    private final long number;
    private final byte[] bytes;
    private final boolean cut;

    /**
     * @param number counts from 1
     * @param bytes without the line's end
     * @param cut whether the line was longer than {@link LineReader#MAX_BYTES}, and the rest is lost
     */
    Line(long number, byte[] bytes, boolean cut) {
        this.number = number;
        this.bytes = bytes;
        this.cut = cut;
    }

    long number() {
        return number;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean isCut() {
        return cut;
    }
}
