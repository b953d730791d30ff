package io.fluxforge.miner.telemetry;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NVIDIA's management library as it was loaded: calls by name. Stays loaded. Not thread-safe. */
@SuppressWarnings("restricted") // calling native code is what this class is for
final class NvmlLibrary {
    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final Map<String, Optional<MethodHandle>> functions = new HashMap<>();

    private NvmlLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /** The first of these names or paths that the system's loader finds. */
    static Optional<NvmlLibrary> load(List<String> names) {
        for (String name : names) {
            try {
                return Optional.of(new NvmlLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
            } catch (IllegalArgumentException absent) {
                // Another may be there.
            }
        }
        return Optional.empty();
    }

    /**
     * Calls a function with arguments of types Integer and MemorySegment, for 32 bits and pointers.
     *
     * @return what it returns, or {@link NvmlCode#FUNCTION_NOT_FOUND} if this version of the library lacks it
     */
    int call(String function, Object... arguments) {
        Optional<MethodHandle> handle = functions.computeIfAbsent(function, name -> find(name, arguments));
        if (handle.isEmpty()) {
            return NvmlCode.FUNCTION_NOT_FOUND;
        }
        try {
            return (int) handle.get().invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
    }

    private Optional<MethodHandle> find(String function, Object... arguments) {
        MemoryLayout[] layouts = Arrays.stream(arguments)
                .map(argument -> argument instanceof Integer ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS)
                .toArray(MemoryLayout[]::new);
        return symbols.find(function)
                .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts)));
    }
}
