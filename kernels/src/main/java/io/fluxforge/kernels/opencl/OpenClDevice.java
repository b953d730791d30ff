package io.fluxforge.kernels.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device of some OpenCL runtime, and what it says of itself. */
public final class OpenClDevice {
    private final cl_platform_id platform;
    private final cl_device_id id;
    private final int index;
    private final String name;
    private final String vendor;
    private final String platformName;
    private final String driver;
    private final String version;
    private final boolean cpu;
    private final boolean available;
    private final long memoryBytes;
    private final long largestBufferBytes;
    private final long localBytes;
    private final int computeUnits;
    private final long largestWorkGroup;
    private final Optional<PciAddress> pciAddress;

    OpenClDevice(cl_platform_id platform, cl_device_id id, int index) {
        this.platform = platform;
        this.id = id;
        this.index = index;
        name = text(CL.CL_DEVICE_NAME);
        vendor = text(CL.CL_DEVICE_VENDOR);
        driver = text(CL.CL_DRIVER_VERSION);
        version = text(CL.CL_DEVICE_VERSION);
        platformName = platformText(platform);
        cpu = (number(CL.CL_DEVICE_TYPE, Sizeof.cl_ulong) & CL.CL_DEVICE_TYPE_CPU) != 0;
        available = number(CL.CL_DEVICE_AVAILABLE, Sizeof.cl_int) != 0
                && number(CL.CL_DEVICE_COMPILER_AVAILABLE, Sizeof.cl_int) != 0;
        memoryBytes = number(CL.CL_DEVICE_GLOBAL_MEM_SIZE, Sizeof.cl_ulong);
        largestBufferBytes = number(CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE, Sizeof.cl_ulong);
        localBytes = number(CL.CL_DEVICE_LOCAL_MEM_SIZE, Sizeof.cl_ulong);
        computeUnits = (int) number(CL.CL_DEVICE_MAX_COMPUTE_UNITS, Sizeof.cl_int);
        largestWorkGroup = number(CL.CL_DEVICE_MAX_WORK_GROUP_SIZE, Sizeof.size_t);
        pciAddress =
                PciQuery.find(Set.copyOf(List.of(text(CL.CL_DEVICE_EXTENSIONS).split(" "))), this::answer);
    }

    private static String platformText(cl_platform_id platform) {
        long[] size = new long[1];
        OpenClException.check("clGetPlatformInfo", CL.clGetPlatformInfo(platform, CL.CL_PLATFORM_NAME, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        OpenClException.check(
                "clGetPlatformInfo",
                CL.clGetPlatformInfo(platform, CL.CL_PLATFORM_NAME, bytes.length, Pointer.to(bytes), null));
        return clean(bytes);
    }

    private String text(int what) {
        long[] size = new long[1];
        OpenClException.check("clGetDeviceInfo(" + what + ")", CL.clGetDeviceInfo(id, what, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        OpenClException.check(
                "clGetDeviceInfo(" + what + ")", CL.clGetDeviceInfo(id, what, bytes.length, Pointer.to(bytes), null));
        return clean(bytes);
    }

    /** A driver's text may hold anything; it goes to terminals and file names. */
    private static String clean(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}]+", " ")
                .strip();
    }

    private long number(int what, int bytes) {
        // Zero above what is written, in the byte order of all devices that there are.
        long[] value = new long[1];
        OpenClException.check(
                "clGetDeviceInfo(" + what + ")", CL.clGetDeviceInfo(id, what, bytes, Pointer.to(value), null));
        return value[0];
    }

    private Optional<ByteBuffer> answer(int what, int bytes) {
        long[] size = new long[1];
        ByteBuffer answer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        int code = CL.clGetDeviceInfo(id, what, 0, null, size);
        if (code != CL.CL_SUCCESS || size[0] != bytes) {
            return Optional.empty();
        }
        code = CL.clGetDeviceInfo(id, what, bytes, Pointer.to(answer), null);
        return code == CL.CL_SUCCESS ? Optional.of(answer) : Optional.empty();
    }

    cl_platform_id platform() {
        return platform;
    }

    cl_device_id id() {
        return id;
    }

    /** Its place among all devices, from 0: what {@code opencl:INDEX} names. */
    public int index() {
        return index;
    }

    /** Such as {@code NVIDIA H100 80GB HBM3}. */
    public String name() {
        return name;
    }

    /** Who made it. */
    public String vendor() {
        return vendor;
    }

    /** The runtime that it belongs to. */
    public String platformName() {
        return platformName;
    }

    /** The driver's version. */
    public String driver() {
        return driver;
    }

    /** The version of OpenCL that it speaks. */
    public String version() {
        return version;
    }

    /** Whether it is a processor with an operating system on it. */
    public boolean isCpu() {
        return cpu;
    }

    /** Whether it is there and can compile. */
    public boolean isAvailable() {
        return available;
    }

    /** Bytes of its memory. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** Bytes that one buffer may have. */
    public long largestBufferBytes() {
        return largestBufferBytes;
    }

    /** Bytes of local memory that one work-group may have. */
    public long localBytes() {
        return localBytes;
    }

    /** Cores, or what the vendor counts instead. */
    public int computeUnits() {
        return computeUnits;
    }

    /** Work-items that one group may have. */
    public long largestWorkGroup() {
        return largestWorkGroup;
    }

    /** Where it sits; empty if it does not tell, as those that are no cards do not. */
    public Optional<PciAddress> pciAddress() {
        return pciAddress;
    }

    @Override
    public String toString() {
        return "opencl:" + index + " (" + name + ")";
    }
}
