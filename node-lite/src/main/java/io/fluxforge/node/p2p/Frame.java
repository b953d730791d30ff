package io.fluxforge.node.p2p;

/** What {@link FrameReader} found next in a peer's bytes. */
public sealed interface Frame {
    /** A message. */
    record Good(Message message) implements Frame {}

    /**
     * A message of the right frame with a wrong content; the next one can be read.
     *
     * @param command as the envelope says
     * @param reason what is wrong
     */
    record Bad(String command, String reason) implements Frame {}

    /** Bytes that are no message of this network, or one of impossible size: where the next begins cannot be told. */
    record Broken(String reason) implements Frame {}

    /** The peer has closed the connection between two messages. */
    record End() implements Frame {}
}
