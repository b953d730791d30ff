package io.fluxforge.miner.snapshot;

import java.util.Locale;

/**
 * Where a device sits on the PCI bus; the same for every driver, so it tells which reading belongs to which device.
 *
 * @param domain 0 to 65,535, 0 on nearly all machines
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(int domain, int bus, int device, int function) {
    /** As in {@code /sys/bus/pci/devices}: {@code 0000:01:00.0}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x:%02x:%02x.%x", domain, bus, device, function);
    }
}
