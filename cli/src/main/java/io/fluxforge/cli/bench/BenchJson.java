package io.fluxforge.cli.bench;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.SolveBenchResult;
import io.fluxforge.bench.Spread;
import io.fluxforge.bench.VerifyBench;
import io.fluxforge.bench.VerifyLoad;
import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A benchmark's result as one JSON object in one line. What is not known is left out. */
public final class BenchJson {
    private BenchJson() {}

    /** Prints what verification came to. */
    public static void print(VerifyBench.Result result, Machine machine, PrintStream out) {
        print(out, json -> {
            json.writeStringProperty("params", result.bench().params().toString());
            json.writeStringProperty("lanes", result.lanes());
            json.writeNumberProperty("threads", result.bench().threads());
            json.writeNumberProperty("seconds", result.bench().seconds());
            json.writeNumberProperty("slices", VerifyBench.SLICES);
            json.writeNumberProperty("batch", VerifyLoad.BATCH);
            json.writeNumberProperty("proofs", result.proofs());
            json.writeNumberProperty("compressionsPerVerification", result.compressions());
            writeRate(json, "verificationsPerSecond", result.valid());
            writeRate(json, "corruptedPerSecond", result.corrupted());
            writeRate(json, "bitFlipsPerSecond", result.bitFlips());
            writeMachine(json, machine);
        });
    }

    /** Prints what a solver came to. */
    public static void print(SolveBenchReport report, PrintStream out) {
        SolveBenchResult result = report.result();
        print(out, json -> {
            json.writeStringProperty("device", report.device());
            json.writeStringProperty("params", report.params().toString());
            json.writeStringProperty("lanes", report.lanes());
            json.writeNumberProperty("threads", report.threads());
            json.writeNumberProperty("nonces", result.nonces());
            json.writeNumberProperty("solutions", result.solutions());
            json.writeNumberProperty("secondsPerNonce", result.secondsPerNonce().median());
            json.writeNumberProperty(
                    "minSecondsPerNonce", result.secondsPerNonce().min());
            json.writeNumberProperty(
                    "maxSecondsPerNonce", result.secondsPerNonce().max());
            json.writeNumberProperty("solutionsPerSecond", result.solutionsPerSecond());
            json.writeObjectPropertyStart("phasesMillis");
            for (Phase phase : result.phases()) {
                json.writeNumberProperty(phase.name(), phase.millis());
            }
            json.writeEndObject();
            json.writeArrayPropertyStart("lists");
            for (RowList list : result.lists()) {
                json.writeStartObject();
                json.writeNumberProperty("rows", list.rows());
                json.writeNumberProperty("overflow", list.overflow());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberProperty("keptFraction", result.keptFraction());
            json.writeNumberProperty("tableBytes", report.tableBytes());
            report.peakBytes().ifPresent(bytes -> json.writeNumberProperty("peakBytes", bytes));
            writeMachine(json, report.machine());
        });
    }

    private static void print(PrintStream out, Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        bytes.write('\n');
        out.writeBytes(bytes.toByteArray());
        out.flush();
    }

    private static void writeRate(JsonGenerator json, String name, Spread rate) {
        String upperCased = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        json.writeNumberProperty(name, rate.median());
        json.writeNumberProperty("min" + upperCased, rate.min());
        json.writeNumberProperty("max" + upperCased, rate.max());
    }

    private static void writeMachine(JsonGenerator json, Machine machine) {
        machine.cpu().ifPresent(cpu -> json.writeStringProperty("cpu", cpu));
        json.writeNumberProperty("cores", machine.cores());
        json.writeStringProperty("java", machine.java());
        json.writeStringProperty("os", machine.os());
    }
}
