package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.ProofLine.Malformed;
import io.fluxforge.cli.verify.ProofLine.Proof;

/** Writes one line for each answer. For one thread. */
interface AnswerWriter extends AutoCloseable {

    /** Answers a line that holds no proof. */
    void write(Line line, Malformed malformed);

    /** Answers a line that does. */
    void write(Line line, Proof proof, Finding finding);

    /** Hands on what is still held back. */
    @Override
    void close();
}
