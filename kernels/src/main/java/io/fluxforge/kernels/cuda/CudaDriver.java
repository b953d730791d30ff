package io.fluxforge.kernels.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The CUDA driver's interface, of which a graphics driver brings the library. Handles are plain addresses here. */
public final class CudaDriver {
    private static final List<String> NAMES = List.of("libcuda.so.1", "libcuda.so");
    private static final int SHARED_BYTES_PER_BLOCK = 8;
    private static final int MULTIPROCESSORS = 16;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int NAME_BYTES = 256;
    private static final int MAX_TEXT_BYTES = 1024;

    private final NativeLibrary library;

    private CudaDriver(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Loads it.
     *
     * @throws CudaException if there is no driver or it sees no device
     */
    public static CudaDriver load() {
        CudaDriver driver = new CudaDriver(NativeLibrary.open(NAMES));
        driver.check("cuInit", 0);
        return driver;
    }

    /** The newest CUDA that it knows: 12040 is 12.4. */
    public int version() {
        return number("cuDriverGetVersion");
    }

    /** All devices. */
    public List<CudaDevice> devices() {
        int count = number("cuDeviceGetCount");
        List<CudaDevice> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            devices.add(device(i));
        }
        return devices;
    }

    private CudaDevice device(int index) {
        int handle = number("cuDeviceGet", index);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(NAME_BYTES);
            check("cuDeviceGetName", name, NAME_BYTES - 1, handle);
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG);
            check("cuDeviceTotalMem_v2", bytes, handle);
            return new CudaDevice(
                    index,
                    handle,
                    name.getString(0, StandardCharsets.UTF_8),
                    attribute(CAPABILITY_MAJOR, handle),
                    attribute(CAPABILITY_MINOR, handle),
                    bytes.get(ValueLayout.JAVA_LONG, 0),
                    attribute(SHARED_BYTES_PER_BLOCK, handle),
                    attribute(MULTIPROCESSORS, handle));
        }
    }

    private int attribute(int which, int device) {
        return number("cuDeviceGetAttribute", which, device);
    }

    /** Calls a function that writes an int to where its first argument points. */
    private int number(String function, Object... others) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_INT);
            check(function, withFirst(out, others));
            return out.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Calls a function that writes a handle or a device's address to where its first argument points. */
    long handle(String function, Object... others) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            check(function, withFirst(out, others));
            return out.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private static Object[] withFirst(Object first, Object... others) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return all.toArray();
    }

    /**
     * Calls a function.
     *
     * @throws CudaException if it says anything but success
     */
    void check(String function, Object... arguments) {
        int code = library.call(function, arguments);
        if (code != 0) {
            throw new CudaException(function + ": " + code + ", " + nameOf(code));
        }
    }

    /** Gives something back. A device that was lost says so here again, and there is nothing to be done about it. */
    void release(String function, Object handle) {
        library.call(function, handle);
    }

    private String nameOf(int code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            if (library.call("cuGetErrorName", code, out) != 0) {
                return "unknown error";
            }
            return text(out);
        }
    }

    @SuppressWarnings("restricted") // the library's text ends with a zero
    private static String text(MemorySegment pointer) {
        return pointer.get(ValueLayout.ADDRESS, 0).reinterpret(MAX_TEXT_BYTES).getString(0);
    }
}
