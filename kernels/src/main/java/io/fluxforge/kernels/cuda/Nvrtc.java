package io.fluxforge.kernels.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** NVIDIA's compiler as a library. */
final class Nvrtc {
    /** As the system's loader finds it. */
    private static final List<String> NAMES =
            List.of("libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2");

    private static final int LOG_LINES = 8;
    private static final long MAX_BYTES = 64L << 20;

    private final NativeLibrary library;

    /**
     * Loads it.
     *
     * @throws CudaException if it is nowhere
     */
    Nvrtc(CudaTools tools) {
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(tools.nvrtc());
        library = NativeLibrary.open(names);
    }

    /** Where it was found. */
    String name() {
        return library.name();
    }

    /** PTX with a zero at its end, for the driver to finish. */
    byte[] compile(String source, CudaDevice device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(ValueLayout.ADDRESS);
            check(
                    "nvrtcCreateProgram",
                    program,
                    arena.allocateFrom(source),
                    arena.allocateFrom("kernels.cu"),
                    0,
                    MemorySegment.NULL,
                    MemorySegment.NULL);
            MemorySegment handle = program.get(ValueLayout.ADDRESS, 0);
            try {
                MemorySegment options = arena.allocate(ValueLayout.ADDRESS, 2);
                options.setAtIndex(
                        ValueLayout.ADDRESS,
                        0,
                        arena.allocateFrom("--gpu-architecture=compute_" + device.architecture()));
                options.setAtIndex(ValueLayout.ADDRESS, 1, arena.allocateFrom("--std=c++14"));
                int code = library.call("nvrtcCompileProgram", handle, 2, options);
                if (code != 0) {
                    String log = new String(
                            fetch(arena, handle, "nvrtcGetProgramLogSize", "nvrtcGetProgramLog"),
                            StandardCharsets.UTF_8);
                    throw new CudaException("nvrtcCompileProgram: " + code + ": " + firstLines(log));
                }
                return fetch(arena, handle, "nvrtcGetPTXSize", "nvrtcGetPTX");
            } finally {
                library.call("nvrtcDestroyProgram", program);
            }
        }
    }

    private byte[] fetch(Arena arena, MemorySegment program, String sizeOf, String get) {
        MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
        check(sizeOf, program, size);
        long bytes = size.get(ValueLayout.JAVA_LONG, 0);
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new CudaException(sizeOf + ": " + bytes + " bytes");
        }
        MemorySegment text = arena.allocate(bytes + 1);
        check(get, program, text);
        return text.toArray(ValueLayout.JAVA_BYTE);
    }

    private void check(String function, Object... arguments) {
        int code = library.call(function, arguments);
        if (code != 0) {
            throw new CudaException(function + ": " + code);
        }
    }

    static String firstLines(String log) {
        return String.join(" | ", log.replace("\0", "").lines().limit(LOG_LINES).toList());
    }
}
