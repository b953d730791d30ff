package io.fluxforge.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaToolsTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /** Those of CUDA 12 have a folder for each part, those of 13 one for all. */
    @Test
    void nvrtcIsFoundWherePythonsWheelsPutIt() throws IOException {
        Path old = file("home/.local/lib/python3.10/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12");
        Path fresh = file("venv/lib/python3.13/site-packages/nvidia/cu13/lib/libnvrtc.so.13");
        Path toolkit = file("cuda/targets/x86_64-linux/lib/libnvrtc.so.13.0.88");
        CudaTools tools = new CudaTools(
                Map.of("HOME", folder + "/home", "VIRTUAL_ENV", folder + "/venv", "CUDA_HOME", folder + "/cuda"));
        assertThat(tools.nvrtc()).contains(old.toString(), fresh.toString(), toolkit.toString());
    }

    @Test
    void programsAreFoundOnThePathAndInWheels() throws IOException {
        Path onPath = file("bin/nvcc");
        Path wheel = file("venv/lib/python3.12/site-packages/nvidia/cuda_nvcc/bin/nvcc");
        file("bin/other");
        CudaTools tools = new CudaTools(Map.of("PATH", folder + "/bin:relative:", "VIRTUAL_ENV", folder + "/venv"));
        assertThat(tools.programs("nvcc")).startsWith(onPath.toString()).contains(wheel.toString());
        assertThat(tools.programs("no such program")).isEmpty();
    }
}
