package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fluxforge.cli.verify.ProofLine.Malformed;
import io.fluxforge.cli.verify.ProofLine.Proof;
import java.io.ByteArrayOutputStream;

/** {@code valid}, {@code invalid: …} or {@code malformed: …}. */
final class TextAnswerWriter implements AnswerWriter {
    private final ByteArrayOutputStream out;

    TextAnswerWriter(ByteArrayOutputStream out) {
        this.out = out;
    }

    @Override
    public void write(Line line, Malformed malformed) {
        write(malformed.toString());
    }

    @Override
    public void write(Line line, Proof proof, Finding finding) {
        write(finding.text());
    }

    @Override
    public void close() {
        // Every answer went out at once.
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(US_ASCII));
        out.write('\n');
    }
}
