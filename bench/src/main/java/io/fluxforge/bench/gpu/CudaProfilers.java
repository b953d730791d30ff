package io.fluxforge.bench.gpu;

import io.fluxforge.kernels.cuda.CudaTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs this check again, for a nonce of one tuning, under NVIDIA's tools where they are; they see CUDA only. */
final class CudaProfilers {
    private static final int MAX_LINES = 400;
    private static final double LEAST_SECONDS = 20;
    private static final Map<String, List<String>> TOOLS = Map.of(
            "ncu",
            List.of(
                    "--csv",
                    "--launch-count",
                    "12",
                    "--section",
                    "SpeedOfLight",
                    "--section",
                    "MemoryWorkloadAnalysis",
                    "--section",
                    "Occupancy",
                    "--section",
                    "LaunchStats",
                    "--section",
                    "WarpStateStats"),
            "compute-sanitizer",
            List.of("--tool", "memcheck", "--target-processes", "all"));

    private final CudaTools tools;
    private final Deadline deadline;
    private final Consumer<String> log;

    CudaProfilers(CudaTools tools, Deadline deadline, Consumer<String> log) {
        this.tools = tools;
        this.deadline = deadline;
        this.log = log;
    }

    /**
     * Runs those that there are, each for at most half of the time that is left.
     *
     * @param again this program with arguments
     */
    void run(List<String> again, ArrayNode json) throws IOException {
        for (String name : List.of("ncu", "compute-sanitizer")) {
            Optional<String> program = tools.programs(name).stream().findFirst();
            if (program.isEmpty()) {
                json.addObject().put("tool", name).put("problem", "not here");
            } else if (deadline.secondsLeft() > LEAST_SECONDS) {
                List<String> command = new ArrayList<>(List.of(program.get()));
                command.addAll(TOOLS.getOrDefault(name, List.of()));
                command.addAll(again);
                run(name, command, json.addObject());
            }
        }
    }

    private void run(String name, List<String> command, ObjectNode json) throws IOException {
        log.accept("running " + command.getFirst());
        Path out = Files.createTempFile("gpu-check", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            boolean done = process.waitFor((long) (deadline.secondsLeft() / 2), TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            json.put("tool", name).put("program", command.getFirst()).put("done", done);
            ArrayNode lines = json.putArray("output");
            Files.readString(out).lines().limit(MAX_LINES).forEach(lines::add);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            json.put("tool", name).put("problem", "interrupted");
        } finally {
            Files.deleteIfExists(out);
        }
    }
}
