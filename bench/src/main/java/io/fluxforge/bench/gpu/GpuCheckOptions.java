package io.fluxforge.bench.gpu;

import io.fluxforge.kernels.cuda.CudaCompiler;
import io.fluxforge.verifier.EquihashParams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the check is told.
 *
 * @param params what is solved
 * @param out the report's file
 * @param vectors files of known solution sets
 * @param prebuilt folder that may hold compiled kernels for CUDA
 * @param known how many sets are compared at most
 * @param nonces measured with each geometry
 * @param limit on the time of all
 * @param cpu whether processors with OpenCL are checked too
 * @param cuda whether CUDA is tried even if OpenCL sees a GPU
 * @param compiler the only one to use for CUDA, of {@link CudaCompiler#NAMES}; empty for the first that works
 * @param tuning the only one to check; empty for all
 * @param sources folder for the CUDA sources, if nothing but they are wanted
 */
record GpuCheckOptions(
        EquihashParams params,
        Path out,
        List<Path> vectors,
        Path prebuilt,
        int known,
        int nonces,
        Duration limit,
        boolean cpu,
        boolean cuda,
        Optional<String> compiler,
        Optional<String> tuning,
        Optional<Path> sources) {
    static final String USAGE = """
            usage: gpu-check [--params PARAMS] [--minutes N] [--out FILE] [--known N] [--nonces N] [--tuning NAME]
                             [--cpu] [--cuda] [--compiler NAME]
              --params PARAMS  zelhash, or N,K:PERSONALISATION[:twist]. Default: zelhash. The sets to compare are
                           known for zelhash; for others the CPU finds three, in gigabytes of memory
              --minutes N  end after so many minutes, 1 to 600, with what there is by then. Default: 60
              --out FILE   the report. Default: gpu-check.json
              --known N    compare at most so many known solution sets. Default: all
              --nonces N   measure so many nonces with each geometry, 1 to 10000. Default: 50
              --tuning NAME  check this geometry only
              --cpu        also check processors that have OpenCL (minutes)
              --cuda       also try CUDA where OpenCL sees a GPU
              --compiler NAME  for CUDA use only this: nvrtc, nvcc or prebuilt
            exit codes: 0 something ran and all agreed; 1 not so, see the report; 2 an option is wrong""";

    private static final int MAX_NONCES = 10_000;
    private static final int MAX_MINUTES = 600;

    /** Copies the list. */
    GpuCheckOptions {
        vectors = List.copyOf(vectors);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    static GpuCheckOptions parse(String... arguments) {
        EquihashParams params = EquihashParams.ZELHASH;
        Path out = Path.of("gpu-check.json");
        int minutes = 60;
        Optional<String> compiler = Optional.empty();
        Optional<String> tuning = Optional.empty();
        List<Path> vectors = new ArrayList<>();
        Path prebuilt = Path.of("cuda");
        int known = Integer.MAX_VALUE;
        int nonces = 50;
        boolean cpu = false;
        boolean cuda = false;
        Optional<Path> sources = Optional.empty();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--params" -> params = params(value(name, rest));
                case "--minutes" -> minutes = number(name, value(name, rest), 1, MAX_MINUTES);
                case "--compiler" -> compiler = Optional.of(compiler(value(name, rest)));
                case "--tuning" -> tuning = Optional.of(value(name, rest));
                case "--out" -> out = Path.of(value(name, rest));
                case "--vectors" -> vectors.add(Path.of(value(name, rest)));
                case "--prebuilt" -> prebuilt = Path.of(value(name, rest));
                case "--known" -> known = number(name, value(name, rest), 0, Integer.MAX_VALUE);
                case "--nonces" -> nonces = number(name, value(name, rest), 1, MAX_NONCES);
                case "-h", "--help" -> throw new IllegalArgumentException("checks the GPUs of this machine");
                case "--cpu" -> cpu = true;
                case "--cuda" -> cuda = true;
                case "--write-cuda-sources" -> sources = Optional.of(Path.of(value(name, rest)));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new GpuCheckOptions(
                params,
                out,
                vectors,
                prebuilt,
                known,
                nonces,
                Duration.ofMinutes(minutes),
                cpu,
                cuda,
                compiler,
                tuning,
                sources);
    }

    private static EquihashParams params(String text) {
        try {
            return EquihashParams.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--params: " + e.getMessage(), e);
        }
    }

    private static String compiler(String text) {
        if (!CudaCompiler.NAMES.contains(text)) {
            throw new IllegalArgumentException("--compiler: '" + text + "' is none of " + CudaCompiler.NAMES);
        }
        return text;
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " lacks its value");
        }
        return rest.next();
    }

    private static int number(String name, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not a number", e);
        }
        throw new IllegalArgumentException(name + ": " + text + " is not in the range " + min + " to " + max);
    }
}
