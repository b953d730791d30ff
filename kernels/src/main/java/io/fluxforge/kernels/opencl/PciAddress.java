package io.fluxforge.kernels.opencl;

import java.util.Locale;

/**
 * Where a device sits on the PCI bus, by which other interfaces know it too.
 *
 * @param domain 0 to 0xffff_ffff; 0 on most machines
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(long domain, int bus, int device, int function) {
    private static final long MAX_DOMAIN = 0xffff_ffffL;
    private static final int MAX_BUS = 255;
    private static final int MAX_DEVICE = 31;
    private static final int MAX_FUNCTION = 7;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its own
     */
    public PciAddress {
        within("domain", domain, MAX_DOMAIN);
        within("bus", bus, MAX_BUS);
        within("device", device, MAX_DEVICE);
        within("function", function, MAX_FUNCTION);
    }

    private static void within(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("PCI " + what + "=" + value + ", max=" + max);
        }
    }

    /** As Linux names it: {@code 0000:65:00.0}, in lower case. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x:%02x:%02x.%x", domain, bus, device, function);
    }
}
