package io.fluxforge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    private Path folder;

    @Test
    void cpuIsTheFirstModelName() throws IOException {
        Path cpuinfo = folder.resolve("cpuinfo");
        Files.writeString(
                cpuinfo, "processor\t: 0\nmodel name\t: Some CPU: fast\n\nprocessor\t: 1\nmodel name\t: Other\n");
        assertThat(Machine.cpuModel(cpuinfo)).hasValue("Some CPU: fast");
    }

    @Test
    void cpuIsUnknownWhereNothingTells() throws IOException {
        assertThat(Machine.cpuModel(folder.resolve("absent"))).isEmpty();
        assertThat(Machine.cpuModel(Files.createFile(folder.resolve("empty")))).isEmpty();
    }

    @Test
    void currentMachineIsDescribed() {
        Machine machine = Machine.current();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.java()).contains(Integer.toString(Runtime.version().feature()));
        assertThat(machine.os()).startsWith(System.getProperty("os.name"));
    }
}
