package io.fluxforge.cli.solve;

import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.verifier.EquihashParams;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Devices as one JSON object in one line. */
public final class DevicesJson {
    private DevicesJson() {}

    /**
     * Prints them.
     *
     * @param problem why OpenCL devices are missing
     */
    public static void print(
            EquihashParams params,
            int cpuThreads,
            List<ListedDevice> devices,
            Optional<String> problem,
            PrintStream out) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("params", params.toString());
            json.writeNumberProperty("cpuThreads", cpuThreads);
            json.writeArrayPropertyStart("devices");
            devices.forEach(device -> write(json, device));
            json.writeEndArray();
            problem.ifPresent(text -> json.writeStringProperty("problem", text));
            json.writeEndObject();
        }
        bytes.write('\n');
        out.writeBytes(bytes.toByteArray());
        out.flush();
    }

    private static void write(JsonGenerator json, ListedDevice listed) {
        OpenClDevice device = listed.device();
        json.writeStartObject();
        json.writeStringProperty("device", "opencl:" + device.index());
        json.writeStringProperty("name", device.name());
        json.writeStringProperty("vendor", device.vendor());
        json.writeStringProperty("platform", device.platformName());
        json.writeStringProperty("driver", device.driver());
        json.writeStringProperty("version", device.version());
        json.writeNumberProperty("memoryBytes", device.memoryBytes());
        json.writeNumberProperty("largestBufferBytes", device.largestBufferBytes());
        json.writeNumberProperty("localBytes", device.localBytes());
        json.writeNumberProperty("computeUnits", device.computeUnits());
        json.writeArrayPropertyStart("tunings");
        OpenClSolvers.tunings(device).forEach(json::writeString);
        json.writeEndArray();
        listed.plan().ifPresent(plan -> {
            json.writeStringProperty("tuning", plan.tuning());
            json.writeStringProperty("geometry", plan.description());
            json.writeNumberProperty("tableBytes", plan.bytes());
        });
        listed.problem().ifPresent(text -> json.writeStringProperty("unusable", text));
        json.writeEndObject();
    }
}
