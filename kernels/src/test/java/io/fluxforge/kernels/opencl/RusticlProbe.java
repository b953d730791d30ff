package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

/** Solves on the device of one platform, in a process of its own: {@code RusticlProbe PLATFORM [PARAMS TUNING NONCES]}. */
final class RusticlProbe {
    static final long SEED = 20261201;
    static final String DEVICE = "device ";
    static final String LOG = "log ";
    static final String NONCE = "nonce ";

    private RusticlProbe() {}

    /** Prints {@code device NAME}, lines {@code log …} and for each nonce {@code nonce SECONDS PHASES_SECONDS [SOLUTION...]}. */
    public static void main(String... arguments) {
        OpenClDevices devices = OpenClDevices.find();
        Optional<OpenClDevice> device = devices.list().stream()
                .filter(one -> one.platformName().equals(arguments[0]))
                .findFirst();
        if (device.isEmpty()) {
            System.out.println("none: " + devices);
            return;
        }
        System.out.println(DEVICE + device.get());
        if (arguments.length > 1) {
            EquihashParams params = EquihashParams.parse(arguments[1]);
            solve(device.get(), params, arguments[2], Integer.parseInt(arguments[3]));
        }
    }

    private static void solve(OpenClDevice device, EquihashParams params, String tuning, int nonces) {
        OpenClSolvers solvers =
                new OpenClSolvers(TuningCache.ofUser(System.getenv()), line -> System.out.println(LOG + line));
        Random random = new Random(SEED);
        try (OpenClSolver solver = solvers.open(device, params, Optional.of(tuning))) {
            for (int i = 0; i < nonces; i++) {
                byte[] input = new byte[OpenClSolver.HEADER_BYTES];
                random.nextBytes(input);
                StringBuilder solutions = new StringBuilder();
                long start = System.nanoTime();
                SolveReport report = solver.solve(
                        input,
                        indices -> solutions
                                .append(' ')
                                .append(HexFormat.of().formatHex(SolutionCodec.pack(params, indices))));
                System.out.println(NONCE + (System.nanoTime() - start) / 1e9 + " " + report.millis() / 1e3 + solutions);
            }
        }
    }
}
