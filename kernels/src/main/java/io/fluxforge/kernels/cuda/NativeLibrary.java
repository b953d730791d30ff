package io.fluxforge.kernels.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A shared library whose functions return an {@code int}. For calls that take long by themselves. Not thread-safe. */
@SuppressWarnings("restricted") // calling native code is what this class is for
final class NativeLibrary {
    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final String name;
    private final Map<String, MethodHandle> handles = new HashMap<>();

    private NativeLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
    }

    /**
     * Loads the first that the system's loader finds; it stays loaded.
     *
     * @throws CudaException if there is none
     */
    static NativeLibrary open(List<String> names) {
        for (String name : names) {
            try {
                return new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException absent) {
                // Another may be there.
            }
        }
        throw new CudaException("none of " + names + " can be loaded");
    }

    /** The name under which it was found. */
    String name() {
        return name;
    }

    /** Calls a function with arguments of types Integer, Long and MemorySegment, for int or enum, 64 bits or size_t, and pointers. */
    int call(String function, Object... arguments) {
        MethodHandle handle = handles.computeIfAbsent(function, wanted -> find(wanted, arguments));
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
    }

    private MethodHandle find(String function, Object... arguments) {
        MemorySegment address =
                symbols.find(function).orElseThrow(() -> new CudaException(name + " has no function " + function));
        MemoryLayout[] layouts =
                Arrays.stream(arguments).map(NativeLibrary::layout).toArray(MemoryLayout[]::new);
        return linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
    }

    private static MemoryLayout layout(Object argument) {
        return switch (argument) {
            case Integer number -> ValueLayout.JAVA_INT;
            case Long number -> ValueLayout.JAVA_LONG;
            case MemorySegment segment -> ValueLayout.ADDRESS;
            default -> throw new IllegalArgumentException(argument.getClass().getName());
        };
    }
}
