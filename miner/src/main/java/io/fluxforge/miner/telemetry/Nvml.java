package io.fluxforge.miner.telemetry;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * NVIDIA's cards by NVML, which the graphics driver brings (functions as in its {@code nvml.h}). What a card does not support is
 * absent; any other failure is absent too and told once. Not thread-safe.
 */
final class Nvml implements AutoCloseable {
    /** Where the driver's library is. */
    static final List<String> NAMES =
            List.of("libnvidia-ml.so.1", "nvml.dll", "C:\\Program Files\\NVIDIA Corporation\\NVSMI\\nvml.dll");

    private static final int TEXT_BYTES = 96;

    private final NvmlLibrary library;
    private final Consumer<String> log;
    private final Map<PciAddress, NvmlCard> cards = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    private Nvml(NvmlLibrary library, Consumer<String> log) {
        this.library = library;
        this.log = log;
    }

    /**
     * Loads the library and lets it look for the driver.
     *
     * @param names the first that can be loaded is taken
     * @param log one line for each failure
     * @return empty where there is no such library, which is a machine without NVIDIA's driver, or it does not work
     */
    static Optional<Nvml> open(List<String> names, Consumer<String> log) {
        Optional<Nvml> nvml = NvmlLibrary.load(names).map(library -> new Nvml(library, log));
        return nvml.filter(loaded -> loaded.succeeds("nvmlInit_v2"));
    }

    /** What a card says; empty if NVML does not know it. */
    Optional<DeviceTelemetry> read(PciAddress address) {
        return card(address).map(NvmlCard::read);
    }

    /** The card's name and the driver's version: {@code NVIDIA GeForce RTX 3080, driver 570.86.15}. */
    String describe(PciAddress address) {
        String name = card(address).flatMap(NvmlCard::name).orElse("unknown card");
        return name + ", driver " + text("nvmlSystemGetDriverVersion").orElse("unknown");
    }

    private Optional<NvmlCard> card(PciAddress address) {
        if (!cards.containsKey(address)) {
            handle(address).ifPresent(handle -> cards.put(address, new NvmlCard(this, handle)));
        }
        return Optional.ofNullable(cards.get(address));
    }

    private Optional<MemorySegment> handle(PciAddress address) {
        // As NVML itself writes them.
        String name = String.format(
                Locale.ROOT,
                "%08X:%02X:%02X.%X",
                address.domain(),
                address.bus(),
                address.device(),
                address.function());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            return succeeds("nvmlDeviceGetHandleByPciBusId_v2", arena.allocateFrom(name), out)
                    ? Optional.of(out.get(ValueLayout.ADDRESS, 0))
                    : Optional.empty();
        }
    }

    /** Calls a function; false, and told if it is the first time, if it fails. */
    boolean succeeds(String function, Object... arguments) {
        int code = library.call(function, arguments);
        String failure = function + ": " + NvmlCode.describe(code);
        if (code != NvmlCode.SUCCESS && code != NvmlCode.NOT_SUPPORTED && told.add(failure)) {
            log.accept("sensors of NVIDIA's cards: " + failure);
        }
        return code == NvmlCode.SUCCESS;
    }

    /** Calls a function whose last arguments are a buffer for text and its size. */
    Optional<String> text(String function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(TEXT_BYTES);
            Object[] all = Stream.concat(Arrays.stream(arguments), Stream.of(buffer, TEXT_BYTES))
                    .toArray();
            return succeeds(function, all) ? Optional.of(clean(buffer)) : Optional.empty();
        }
    }

    /** A driver's text may hold anything, and it goes to terminals. */
    private static String clean(MemorySegment buffer) {
        String text = new String(buffer.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return text.substring(0, end < 0 ? text.length() : end)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
    }

    @Override
    public void close() {
        succeeds("nvmlShutdown");
    }
}
