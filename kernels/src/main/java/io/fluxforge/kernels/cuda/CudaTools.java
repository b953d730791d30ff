package io.fluxforge.kernels.cuda;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a machine may have NVIDIA's compilers and tools: on the PATH, in CUDA's own folders, and in the wheels of Python, which put
 * them into {@code site-packages/nvidia/PART/lib} and {@code bin}.
 */
public final class CudaTools {
    private static final List<String> PYTHONS =
            List.of("/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64", "/opt/conda/lib", "/opt/venv/lib");
    private static final List<String> TOOLKITS = List.of("/usr/local/cuda", "/usr/lib/cuda", "/opt/cuda");
    private static final Comparator<Path> NEWEST_FIRST =
            Comparator.comparing(Path::toString).reversed();

    private final Map<String, String> environment;

    /** On a machine with these variables. */
    public CudaTools(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Files of NVRTC's library, the newest of each folder first. */
    List<String> nvrtc() {
        Set<String> found = new LinkedHashSet<>();
        for (Path folder : folders("lib")) {
            matching(folder, "libnvrtc.so*").forEach(file -> found.add(file.toString()));
        }
        return List.copyOf(found);
    }

    /** Every program of this name that can be run: {@code nvcc}, {@code ncu}. */
    public List<String> programs(String name) {
        Set<String> found = new LinkedHashSet<>();
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            add(folder.isEmpty() ? Path.of(name) : Path.of(folder, name), found);
        }
        folders("bin").forEach(folder -> add(folder.resolve(name), found));
        matching(Path.of("/opt/nvidia/nsight-compute"), "*").forEach(folder -> add(folder.resolve(name), found));
        return List.copyOf(found);
    }

    private static void add(Path program, Set<String> found) {
        if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
            found.add(program.toString());
        }
    }

    /** CUDA's and the wheels' folders of a kind that there are. */
    private List<Path> folders(String kind) {
        Set<Path> folders = new LinkedHashSet<>();
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            toolkit(environment.getOrDefault(variable, ""), kind, folders);
        }
        TOOLKITS.forEach(home -> toolkit(home, kind, folders));
        matching(Path.of("/usr/local"), "cuda-*").forEach(home -> toolkit(home.toString(), kind, folders));
        for (Path python : pythons()) {
            for (Path version : matching(python, "python3*")) {
                for (String packages : List.of("site-packages", "dist-packages")) {
                    matching(version.resolve(packages).resolve("nvidia"), "*")
                            .forEach(part -> folders.add(part.resolve(kind)));
                }
            }
        }
        return folders.stream().filter(Files::isDirectory).toList();
    }

    private static void toolkit(String home, String kind, Set<Path> folders) {
        if (home.startsWith("/")) {
            folders.add(Path.of(home, kind));
            folders.add(Path.of(home, kind + "64"));
            folders.add(Path.of(home, "targets", "x86_64-linux", kind));
        }
    }

    private List<Path> pythons() {
        List<Path> pythons = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            String home = environment.getOrDefault(variable, "");
            if (home.startsWith("/")) {
                pythons.add(Path.of(home, "lib"));
            }
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.startsWith("/")) {
            pythons.add(Path.of(home, ".local", "lib"));
        }
        PYTHONS.forEach(python -> pythons.add(Path.of(python)));
        return pythons;
    }

    private static List<Path> matching(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException absent) {
            return List.of();
        }
        found.sort(NEWEST_FIRST);
        return found;
    }
}
