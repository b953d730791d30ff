package io.fluxforge.miner.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of small files as below {@code /sys}. */
record FakeSys(Path root) {
    FakeSys with(String file, Object content) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content + "\n");
            return this;
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** As the driver {@code amdgpu} shows a Radeon RX 7900 XTX, but for the numbers. */
    FakeSys withRadeon(String address) {
        String card = "bus/pci/devices/" + address + "/";
        String hwmon = card + "hwmon/hwmon4/";
        return with(hwmon + "name", "amdgpu")
                .with(hwmon + "temp1_label", "edge")
                .with(hwmon + "temp1_input", 58_000)
                .with(hwmon + "temp2_label", "junction")
                .with(hwmon + "temp2_input", 81_000)
                .with(hwmon + "power1_average", 287_000_000)
                .with(hwmon + "pwm1", 102)
                .with(hwmon + "pwm1_max", 255)
                .with(hwmon + "fan1_input", 1410)
                .with(hwmon + "freq1_input", 2_365_000_000L)
                .with(hwmon + "freq2_input", 1_249_000_000)
                .with(card + "mem_info_vram_used", 3_650_722_816L);
    }
}
