package io.fluxforge.stratum.protocol;

/**
 * What reading a peer's message gives; a bad message is a value, not an exception.
 *
 * @param <T> the message
 */
public sealed interface Reading<T> {
    /**
     * A message that is well formed.
     *
     * @param content the message
     */
    record Message<T>(T content) implements Reading<T> {}

    /**
     * A message that is not.
     *
     * @param reason what is wrong, for the peer and the log
     */
    record Malformed<T>(String reason) implements Reading<T> {}
}
