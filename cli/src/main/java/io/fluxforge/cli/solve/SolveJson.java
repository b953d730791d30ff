package io.fluxforge.cli.solve;

import io.fluxforge.cli.solve.ExampleBlock.Proof;
import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A run as one JSON object in one line. What is not known is left out. */
public final class SolveJson {
    private static final HexFormat HEX = HexFormat.of();

    private SolveJson() {}

    /**
     * Prints a run.
     *
     * @param proofs its solutions as a node judges them; none if the header is of no known block
     */
    public static void print(SolveResult result, List<Proof> proofs, PrintStream out) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            writeRun(json, result);
            if (!proofs.isEmpty()) {
                json.writeArrayPropertyStart("proofs");
                proofs.forEach(proof -> write(json, proof));
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        bytes.write('\n');
        out.writeBytes(bytes.toByteArray());
        out.flush();
    }

    private static void writeRun(JsonGenerator json, SolveResult result) {
        json.writeStringProperty("params", result.params().toString());
        if (result.threads() > 0) {
            json.writeStringProperty("lanes", result.lanes());
        }
        json.writeStringProperty("device", result.device());
        if (result.threads() > 0) {
            json.writeNumberProperty("threads", result.threads());
        }
        json.writeStringProperty("header", HEX.formatHex(result.header().toBytes()));
        json.writeArrayPropertyStart("solutions");
        result.solutions().forEach(solution -> json.writeString(HEX.formatHex(solution)));
        json.writeEndArray();
        json.writeObjectPropertyStart("phasesMillis");
        for (Phase phase : result.report().phases()) {
            json.writeNumberProperty(phase.name(), phase.millis());
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("lists");
        for (RowList list : result.report().lists()) {
            json.writeStartObject();
            json.writeNumberProperty("rows", list.rows());
            json.writeNumberProperty("overflow", list.overflow());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("candidates", result.report().candidates());
        json.writeNumberProperty("seconds", result.seconds());
        json.writeNumberProperty("tableBytes", result.tableBytes());
        if (result.peakBytes().isPresent()) {
            json.writeNumberProperty("peakBytes", result.peakBytes().getAsLong());
        }
    }

    private static void write(JsonGenerator json, Proof proof) {
        json.writeStartObject();
        json.writeStringProperty("verdict", proof.verdict().toString());
        json.writeStringProperty("hash", proof.hash());
        json.writeBooleanProperty("meetsTarget", proof.meetsTarget());
        json.writeBooleanProperty("isBlock", proof.isBlock());
        json.writeEndObject();
    }
}
