package io.fluxforge.cli.solve;

import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.verifier.EquihashParams;
import java.util.Optional;

/**
 * A device, and what it would be put to work with, or why it cannot be.
 *
 * @param plan empty if it is unusable
 * @param problem why, in one line
 */
public record ListedDevice(OpenClDevice device, Optional<OpenClSolvers.Plan> plan, Optional<String> problem) {
    /** Asks what a device would get. */
    public static ListedDevice of(OpenClDevice device, OpenClSolvers solvers, EquihashParams params) {
        try {
            return new ListedDevice(device, Optional.of(solvers.plan(device, params)), Optional.empty());
        } catch (IllegalArgumentException e) {
            return new ListedDevice(device, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
