package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.ProofLine.Malformed;
import io.fluxforge.cli.verify.ProofLine.Proof;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object a line. A field that does not apply is left out. */
final class JsonAnswerWriter implements AnswerWriter {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator((String) null).build();

    private final JsonGenerator json;

    JsonAnswerWriter(ByteArrayOutputStream out) {
        json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    @Override
    public void write(Line line, Malformed malformed) {
        begin(line, "malformed");
        json.writeStringProperty("detail", malformed.what());
        if (malformed.column() != 0) {
            json.writeNumberProperty("column", malformed.column());
        }
        end();
    }

    @Override
    public void write(Line line, Proof proof, Finding finding) {
        begin(line, finding.isValid() ? "valid" : "invalid");
        if (finding.code() != null) {
            json.writeStringProperty("code", finding.code());
        }
        if (finding.level() >= 0) {
            json.writeNumberProperty("level", finding.level());
            json.writeNumberProperty("pair", finding.pair());
        }
        if (!finding.detail().isEmpty()) {
            json.writeStringProperty("detail", finding.detail());
        }
        json.writeStringProperty("params", proof.params().toString());
        json.writeStringProperty("hash", TargetCheck.displayed(proof.hash()));
        end();
    }

    @Override
    public void close() {
        json.close();
    }

    private void begin(Line line, String verdict) {
        json.writeStartObject();
        json.writeNumberProperty("line", line.number());
        json.writeStringProperty("verdict", verdict);
    }

    private void end() {
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
