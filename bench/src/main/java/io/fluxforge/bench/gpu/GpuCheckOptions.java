package io.fluxforge.bench.gpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the check is told.
 *
 * @param out the report's file
 * @param vectors files of known solution sets
 * @param prebuilt folder that may hold compiled kernels for CUDA
 * @param known how many sets are compared at most
 * @param nonces measured with each geometry
 * @param cpu whether processors with OpenCL are checked too
 * @param cuda whether CUDA is tried even if OpenCL sees a GPU
 * @param sources folder for the CUDA sources, if nothing but they are wanted
 */
record GpuCheckOptions(
        Path out,
        List<Path> vectors,
        Path prebuilt,
        int known,
        int nonces,
        boolean cpu,
        boolean cuda,
        Optional<Path> sources) {
    static final String USAGE = """
            usage: gpu-check [--out FILE] [--known N] [--nonces N] [--cpu] [--cuda]
              --out FILE   the report. Default: gpu-check.json
              --known N    compare at most so many known solution sets. Default: all
              --nonces N   measure so many nonces with each geometry, 1 to 10000. Default: 50
              --cpu        also check processors that have OpenCL (minutes)
              --cuda       also try CUDA where OpenCL sees a GPU
            exit codes: 0 something ran and all agreed; 1 not so, see the report; 2 an option is wrong""";

    private static final int MAX_NONCES = 10_000;

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
        Path out = Path.of("gpu-check.json");
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
        return new GpuCheckOptions(out, vectors, prebuilt, known, nonces, cpu, cuda, sources);
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
