package io.fluxforge.miner.snapshot;

import io.fluxforge.kernels.opencl.PciAddress;
import java.util.Optional;

/**
 * Which device.
 *
 * @param id what {@code --device} names: {@code cpu} or {@code opencl:0}
 * @param name such as {@code NVIDIA GeForce RTX 3080}
 * @param vendor who made it, as the driver says; empty for the CPU
 * @param pci where it sits; empty for the CPU and where the driver does not tell
 */
public record DeviceIdentity(String id, String name, String vendor, Optional<PciAddress> pci) {
    /** {@code opencl:0 (NAME)}. */
    @Override
    public String toString() {
        return id + " (" + name + ")";
    }
}
