package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes solvers: chooses a device's geometry, builds the kernels and tests the device before it is put to work. */
public final class OpenClSolvers {
    /** A tuning must be this much faster than one before it in the file, or measurements decide by noise. */
    private static final double WORTHWHILE = 0.98;

    private static final int MEASURED_NONCES = 3;

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
     * fits; the device has passed the self-test.
     *
     * @param tuning its name; empty for the best
     * @throws IllegalArgumentException if the tuning is unknown or nothing fits
     * @throws OpenClException if a call fails, with the build log's first lines if it was the compiler
     * @throws FaultyDeviceException if the device fails the self-test
     */
    public OpenClSolver open(OpenClDevice device, EquihashParams params, Optional<String> tuning) {
        if (tuning.isPresent()) {
            return tested(device, geometry(device, params, named(device, tuning.get())));
        }
        List<Geometry> fitting = fitting(device, params);
        Optional<Geometry> known = remembered(device, params, fitting);
        if (known.isPresent()) {
            return tested(device, known.get());
        }
        if (device.isCpu() || fitting.size() == 1) {
            return tested(device, fitting.getFirst());
        }
        Geometry fastest = measure(device, fitting);
        if (!cache.put(device, params, fastest.tuning().name())) {
            log.accept("could not remember the fastest tuning of " + device);
        }
        return tested(device, fastest);
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

    private OpenClSolver tested(OpenClDevice device, Geometry geometry) {
        OpenClSolver solver = new OpenClSolver(device, geometry);
        try {
            Optional<SelfTest> test = SelfTest.of(geometry.params());
            if (test.isPresent()) {
                log.accept("testing " + solver.description());
                Optional<String> difference = test.get().run(solver);
                if (difference.isPresent()) {
                    throw new FaultyDeviceException(solver.description() + " fails the self-test: " + difference.get());
                }
            }
            return solver;
        } catch (RuntimeException e) {
            solver.close();
            throw e;
        }
    }

    /** The fastest of some geometries; one that fails is out. */
    Geometry measure(OpenClDevice device, List<Geometry> geometries) {
        Geometry best = geometries.getFirst();
        double bestMillis = Double.MAX_VALUE;
        for (Geometry geometry : geometries) {
            log.accept("measuring " + geometry.tuning().name() + " on " + device);
            try (OpenClSolver solver = new OpenClSolver(device, geometry)) {
                double millis = Double.MAX_VALUE;
                for (byte nonce = 0; nonce < MEASURED_NONCES; nonce++) {
                    byte[] input = new byte[OpenClSolver.HEADER_BYTES];
                    input[input.length - 1] = nonce;
                    millis = Math.min(
                            millis, solver.solve(input, SolveWatcher.NONE).millis());
                }
                if (millis < bestMillis * WORTHWHILE) {
                    best = geometry;
                    bestMillis = millis;
                }
            } catch (OpenClException e) {
                log.accept(geometry.tuning().name() + " is out: " + e.getMessage());
            }
        }
        return best;
    }
}
