package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.SolveWatcher;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tries geometries on a device. One that fails is out with a line; the device is at fault only if none is left. */
final class TuningTrials {
    /** A tuning must be this much faster than one before it in the file, or measurements decide by noise. */
    private static final double WORTHWHILE = 0.98;

    private static final int MEASURED_NONCES = 3;

    private final OpenClDevice device;
    private final Consumer<String> log;
    private boolean clockSaid;
    private Optional<RuntimeException> failure = Optional.empty();

    TuningTrials(OpenClDevice device, Consumer<String> log) {
        this.device = device;
        this.log = log;
    }

    /**
     * A solver that has passed the self-test, if there is one for its parameters.
     *
     * @throws FaultyDeviceException if it fails
     * @throws OpenClException if a call fails
     */
    OpenClSolver tested(Geometry geometry) {
        OpenClSolver solver = new OpenClSolver(device, geometry, this::sayOnce);
        try {
            Optional<SelfTest> test = SelfTest.of(geometry.params());
            if (test.isPresent()) {
                log.accept("testing " + solver.description());
                test.get().run(solver).ifPresent(difference -> {
                    throw new FaultyDeviceException("tuning "
                            + geometry.tuning().name() + " on " + device + " fails the self-test: " + difference);
                });
            }
            return solver;
        } catch (RuntimeException e) {
            solver.close();
            throw e;
        }
    }

    /** About the device's clock; each solver finds it out anew. */
    private void sayOnce(String line) {
        if (!clockSaid) {
            log.accept(line);
        }
        clockSaid = true;
    }

    /** The same; nothing if it fails the self-test. */
    Optional<OpenClSolver> testedUnlessFaulty(Geometry geometry) {
        try {
            return Optional.of(tested(geometry));
        } catch (FaultyDeviceException e) {
            out(geometry, e);
            return Optional.empty();
        }
    }

    /**
     * A solver with the first geometry that passes.
     *
     * @throws FaultyDeviceException if none does, and one failed the self-test
     * @throws OpenClException if all failed for another reason
     */
    OpenClSolver first(List<Geometry> geometries) {
        for (Geometry geometry : geometries) {
            try {
                return tested(geometry);
            } catch (FaultyDeviceException | OpenClException e) {
                out(geometry, e);
            }
        }
        throw nothingLeft();
    }

    /**
     * The fastest geometry of those that pass; throws as {@link #first} does.
     *
     * @param geometries the preferred first
     */
    Geometry fastest(List<Geometry> geometries) {
        Optional<Geometry> best = Optional.empty();
        double bestMillis = Double.MAX_VALUE;
        for (Geometry geometry : geometries) {
            try (OpenClSolver solver = tested(geometry)) {
                log.accept("measuring " + geometry.tuning().name() + " on " + device);
                double millis = millis(solver);
                if (best.isEmpty() || millis < bestMillis * WORTHWHILE) {
                    best = Optional.of(geometry);
                    bestMillis = millis;
                }
            } catch (FaultyDeviceException | OpenClException e) {
                out(geometry, e);
            }
        }
        return best.orElseThrow(this::nothingLeft);
    }

    private static double millis(OpenClSolver solver) {
        // The first shows whose clock is to be used, where no self-test has.
        solver.solve(new byte[OpenClSolver.HEADER_BYTES], SolveWatcher.NONE);
        double millis = Double.MAX_VALUE;
        for (byte nonce = 0; nonce < MEASURED_NONCES; nonce++) {
            byte[] input = new byte[OpenClSolver.HEADER_BYTES];
            input[input.length - 1] = nonce;
            millis = Math.min(millis, solver.solve(input, SolveWatcher.NONE).millis());
        }
        return millis;
    }

    private void out(Geometry geometry, RuntimeException e) {
        log.accept(geometry.tuning().name() + " is out: " + e.getMessage());
        if (failure.isEmpty() || e instanceof FaultyDeviceException) {
            failure = Optional.of(e);
        }
    }

    private RuntimeException nothingLeft() {
        RuntimeException last = failure.orElseThrow(() -> new IllegalStateException("no geometry was tried"));
        return last instanceof FaultyDeviceException
                ? new FaultyDeviceException(device + " is at fault with every tuning; " + last.getMessage())
                : last;
    }
}
