package io.fluxforge.kernels.opencl;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Asks a device for its {@link PciAddress}: by the standard's extension, then by NVIDIA's and AMD's older ones. */
final class PciQuery {
    /** What a device says of itself. */
    interface Info {
        /** The answer to {@code clGetDeviceInfo} in native byte order; empty unless it succeeds with exactly so many bytes. */
        Optional<ByteBuffer> ask(int what, int bytes);
    }

    /** {@code CL_DEVICE_PCI_BUS_INFO_KHR} of {@code cl_khr_pci_bus_info}: domain, bus, device, function, 32 bits each. */
    private static final int BUS_INFO_KHR = 0x410F;

    /** Of {@code cl_nv_device_attribute_query}, 32 bits each; a slot is 8 × device + function, and old drivers know no domain. */
    private static final int BUS_NV = 0x4008;

    private static final int SLOT_NV = 0x4009;
    private static final int DOMAIN_NV = 0x400A;
    private static final int SLOT_FUNCTION_BITS = 3;

    /**
     * {@code CL_DEVICE_TOPOLOGY_AMD} of {@code cl_amd_device_attribute_query}: 32 bits for the kind, 17 bytes unused, then bus, device
     * and function in a byte each. No domain.
     */
    private static final int TOPOLOGY_AMD = 0x4037;

    private static final int TOPOLOGY_BYTES = 24;
    private static final int TOPOLOGY_PCIE = 1;
    private static final int TOPOLOGY_BUS = 21;

    private final Info info;

    private PciQuery(Info info) {
        this.info = info;
    }

    /**
     * The address; empty if the device does not tell.
     *
     * @param extensions that it has; no other is asked for
     */
    static Optional<PciAddress> find(Set<String> extensions, Info info) {
        PciQuery query = new PciQuery(info);
        try {
            Optional<PciAddress> found = Optional.empty();
            if (extensions.contains("cl_khr_pci_bus_info")) {
                found = query.khronos();
            }
            if (found.isEmpty() && extensions.contains("cl_nv_device_attribute_query")) {
                found = query.nvidia();
            }
            if (found.isEmpty() && extensions.contains("cl_amd_device_attribute_query")) {
                found = query.amd();
            }
            return found;
        } catch (IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    private Optional<PciAddress> khronos() {
        return info.ask(BUS_INFO_KHR, 4 * Integer.BYTES)
                .map(answer -> new PciAddress(
                        Integer.toUnsignedLong(answer.getInt()), answer.getInt(), answer.getInt(), answer.getInt()));
    }

    private Optional<PciAddress> nvidia() {
        OptionalInt bus = number(BUS_NV);
        OptionalInt slot = number(SLOT_NV);
        if (bus.isEmpty() || slot.isEmpty()) {
            return Optional.empty();
        }
        long domain = Integer.toUnsignedLong(number(DOMAIN_NV).orElse(0));
        int device = slot.getAsInt() >> SLOT_FUNCTION_BITS;
        int function = slot.getAsInt() & ((1 << SLOT_FUNCTION_BITS) - 1);
        return Optional.of(new PciAddress(domain, bus.getAsInt(), device, function));
    }

    private OptionalInt number(int what) {
        return info.ask(what, Integer.BYTES)
                .map(answer -> OptionalInt.of(answer.getInt()))
                .orElse(OptionalInt.empty());
    }

    private Optional<PciAddress> amd() {
        return info.ask(TOPOLOGY_AMD, TOPOLOGY_BYTES)
                .filter(answer -> answer.getInt(0) == TOPOLOGY_PCIE)
                .map(answer -> new PciAddress(
                        0,
                        Byte.toUnsignedInt(answer.get(TOPOLOGY_BUS)),
                        Byte.toUnsignedInt(answer.get(TOPOLOGY_BUS + 1)),
                        Byte.toUnsignedInt(answer.get(TOPOLOGY_BUS + 2))));
    }
}
