package io.fluxforge.kernels.opencl;

import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes solvers: chooses a device's geometry, builds the kernels and tests the device before it is put to work. */
public final class OpenClSolvers {
    private final TuningCache cache;
    private final Consumer<String> log;

    /**
     * A maker.
     *
     * @param cache remembers what was measured
     * @param log takes a line for each thing that takes time
     */
    public OpenClSolvers(TuningCache cache, Consumer<String> log) {
        this.cache = cache;
        this.log = log;
    }

    /**
     * What a device would be put to work with.
     *
     * @param tuning name
     * @param description for people
     * @param bytes of memory in all
     * @param largestBufferBytes of the largest piece
     */
    public record Plan(String tuning, String description, long bytes, long largestBufferBytes) {
        static Plan of(Geometry geometry) {
            return new Plan(
                    geometry.tuning().name(),
                    geometry.toString(),
                    geometry.totalBytes(),
                    geometry.largestBufferBytes());
        }
    }

    /** The names that a user may choose from for a device. */
    public static List<String> tunings(OpenClDevice device) {
        return Tunings.of(device).stream().map(Tuning::name).toList();
    }

    /**
     * What a device gets without a choice or a measurement.
     *
     * @throws IllegalArgumentException with one line that says why the device is of no use, with both numbers if memory is short
     */
    public Plan plan(OpenClDevice device, EquihashParams params) {
        List<Geometry> fitting = fitting(device, params);
        return Plan.of(remembered(device, params, fitting).orElse(fitting.getFirst()));
    }

    /**
     * A solver with the tuning that a user names, the one remembered, the fastest of those that fit, or on a CPU the first that
     * fits. It has passed the self-test; if the tuning is not a user's, one that fails is out, and the next is tried.
     *
     * @param tuning its name; empty for the best
     * @throws IllegalArgumentException if the tuning is unknown or nothing fits
     * @throws OpenClException if a call fails, with the build log's first lines if it was the compiler
     * @throws FaultyDeviceException if the user's tuning, or every one, fails the self-test
     */
    public OpenClSolver open(OpenClDevice device, EquihashParams params, Optional<String> tuning) {
        TuningTrials trials = new TuningTrials(device, log);
        return tuning.isPresent()
                ? trials.tested(geometry(device, params, named(device, tuning.get())))
                : best(device, params, fitting(device, params), trials);
    }

    /** From some geometries, the preferred first; at least one. */
    OpenClSolver best(OpenClDevice device, EquihashParams params, List<Geometry> fitting, TuningTrials trials) {
        List<Geometry> left = new ArrayList<>(fitting);
        Optional<Geometry> known = remembered(device, params, fitting);
        if (known.isPresent()) {
            Optional<OpenClSolver> solver = trials.testedUnlessFaulty(known.get());
            if (solver.isPresent()) {
                return solver.get();
            }
            left.remove(known.get());
        }
        if (device.isCpu() || left.size() < 2) {
            return trials.first(left);
        }
        Geometry fastest = trials.fastest(left);
        if (!cache.put(device, params, fastest.tuning().name())) {
            log.accept("could not remember the fastest tuning of " + device);
        }
        return trials.tested(fastest);
    }

    private static Tuning named(OpenClDevice device, String name) {
        return Tunings.all().stream()
                .filter(tuning -> tuning.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no tuning is named '" + name + "'; " + device + " can have " + tunings(device)));
    }

    private Optional<Geometry> remembered(OpenClDevice device, EquihashParams params, List<Geometry> fitting) {
        Optional<String> name = cache.find(device, params);
        return fitting.stream()
                .filter(geometry -> name.isPresent() && geometry.tuning().name().equals(name.get()))
                .findFirst();
    }

    /** Geometries that the device has room for; at least one. */
    private static List<Geometry> fitting(OpenClDevice device, EquihashParams params) {
        if (!device.isAvailable()) {
            throw new IllegalArgumentException(device + " is not available, or has no compiler");
        }
        List<Geometry> fitting = new ArrayList<>();
        String reason = "no tuning is shipped for it";
        for (Tuning tuning : Tunings.of(device)) {
            try {
                fitting.add(geometry(device, params, tuning));
            } catch (IllegalArgumentException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(reason);
        }
        return fitting;
    }

    private static Geometry geometry(OpenClDevice device, EquihashParams params, Tuning tuning) {
        Geometry geometry = new Geometry(params, tuning, device.computeUnits(), device.localBytes());
        String who = params + " with " + tuning.name() + " needs ";
        if (geometry.totalBytes() > device.memoryBytes()) {
            throw new IllegalArgumentException(who + mebibytes(geometry.totalBytes()) + " of memory, and " + device
                    + " has " + mebibytes(device.memoryBytes()));
        }
        if (geometry.largestBufferBytes() > device.largestBufferBytes()) {
            throw new IllegalArgumentException(who + "a buffer of " + mebibytes(geometry.largestBufferBytes())
                    + ", and " + device + " allows " + mebibytes(device.largestBufferBytes()));
        }
        if (tuning.workGroup() > device.largestWorkGroup()) {
            throw new IllegalArgumentException(who + "groups of " + tuning.workGroup() + " work-items, and " + device
                    + " allows " + device.largestWorkGroup());
        }
        return geometry;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
