package io.fluxforge.cli;

import io.fluxforge.kernels.opencl.FaultyDeviceException;
import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClDevices;
import io.fluxforge.kernels.opencl.OpenClException;
import io.fluxforge.kernels.opencl.OpenClSolver;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The OpenCL devices that {@code --device} names, put to work one after the other. */
final class DeviceChoice {
    /** What is done with a solver. */
    interface Work {
        /** Returns one of {@link ExitCodes}. */
        int on(OpenClSolver solver) throws IOException;
    }

    private final CommandSpec spec;
    private final List<OpenClDevice> devices;
    private final Optional<String> tuning;
    private final PrintStream err;

    /**
     * A choice.
     *
     * @param wanted not {@code cpu}
     * @param tuning of all chosen devices; null for the best of each
     * @throws ParameterException if no device fits
     */
    DeviceChoice(CommandSpec spec, String wanted, @Nullable String tuning, PrintStream err) {
        this.spec = spec;
        try {
            devices = OpenClDevices.find().choose(wanted);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
        }
        this.tuning = Optional.ofNullable(tuning);
        this.err = err;
    }

    /** Refuses what names no device on any machine. */
    static void requirePossible(CommandSpec spec, String device) {
        if (!device.equals("cpu") && !device.equals("all") && !device.matches("opencl:.+")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--device: '" + device + "' is not to be had; choose cpu, opencl:INDEX, opencl:NAME-PART or all");
        }
    }

    /**
     * Runs work on a tested solver for each device. A device that cannot be used or fails costs a line, and the others go on.
     *
     * @return the largest exit code
     */
    int forEach(EquihashParams params, Work work) throws IOException {
        OpenClSolvers solvers = new OpenClSolvers(TuningCache.ofUser(System.getenv()), err::println);
        int worst = ExitCodes.OK;
        for (OpenClDevice device : devices) {
            worst = Math.max(worst, run(solvers, device, params, work));
        }
        return worst;
    }

    private int run(OpenClSolvers solvers, OpenClDevice device, EquihashParams params, Work work) throws IOException {
        OpenClSolver made;
        try {
            made = solvers.open(device, params, tuning);
        } catch (IllegalArgumentException e) {
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            return ExitCodes.USER_MISTAKE;
        } catch (OpenClException | FaultyDeviceException e) {
            err.println(spec.qualifiedName() + ": " + device + ": " + e.getMessage());
            return ExitCodes.FAILED;
        }
        try (OpenClSolver solver = made) {
            return work.on(solver);
        } catch (OpenClException e) {
            err.println(spec.qualifiedName() + ": " + device + ": " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }
}
