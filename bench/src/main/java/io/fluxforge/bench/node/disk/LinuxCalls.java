package io.fluxforge.bench.node.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The four calls of Linux's C library that Java has no equal of: its {@code FileChannel} can create no file without a name.
 *
 * <p>A call that fails returns minus the error number, as the kernel itself does.
 */
@SuppressWarnings("restricted") // calling native code is what this class is for
final class LinuxCalls {
    static final int ENOENT = 2;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int EOPNOTSUPP = 95;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final int TWO_FIXED_ARGUMENTS = 2;

    private static final MethodHandle OPEN = LINKER.downcallHandle(
            address("open"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            CAPTURE,
            Linker.Option.firstVariadicArg(TWO_FIXED_ARGUMENTS));
    private static final MethodHandle PWRITE = LINKER.downcallHandle(
            address("pwrite"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            CAPTURE);
    private static final MethodHandle FDATASYNC = LINKER.downcallHandle(
            address("fdatasync"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), CAPTURE);
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            address("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), CAPTURE);
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            address("strerror"), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final int LONGEST_MESSAGE_BYTES = 256;

    private final MemorySegment state;

    /** @param arena lives as long as this object is used, by one thread at a time */
    LinuxCalls(Arena arena) {
        state = arena.allocate(STATE);
    }

    int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return answer((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags, mode));
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    long pwrite(int descriptor, MemorySegment bytes, long offset) {
        try {
            long written = (long) PWRITE.invokeExact(state, descriptor, bytes, bytes.byteSize(), offset);
            return written < 0 ? -errno() : written;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    int fdatasync(int descriptor) {
        try {
            return answer((int) FDATASYNC.invokeExact(state, descriptor));
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    int close(int descriptor) {
        try {
            return answer((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Such as {@code No space left on device}. */
    static String describe(long error) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact((int) -error);
            return text.reinterpret(LONGEST_MESSAGE_BYTES).getString(0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private int answer(int result) {
        return result < 0 ? -errno() : result;
    }

    private int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    private static MemorySegment address(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }
}
