package io.fluxforge.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PciQueryTest {
    private static final String KHR = "cl_khr_pci_bus_info";
    private static final String NV = "cl_nv_device_attribute_query";
    private static final String AMD = "cl_amd_device_attribute_query";

    private final List<Integer> asked = new ArrayList<>();

    @Test
    void theStandardsExtensionHasFourNumbers() {
        assertThat(find(Set.of(KHR), Map.of(0x410F, ints(1, 0x65, 2, 3)))).contains("0001:65:02.3");
    }

    @Test
    void nvidiaHasBusSlotAndDomain() {
        assertThat(find(Set.of(NV), Map.of(0x4008, ints(0xC1), 0x4009, ints(1 << 3 | 2), 0x400A, ints(0x10000))))
                .contains("10000:c1:01.2");
    }

    @Test
    void oldDriversOfNvidiaKnowNoDomain() {
        assertThat(find(Set.of(NV), Map.of(0x4008, ints(1), 0x4009, ints(0)))).contains("0000:01:00.0");
        assertThat(find(Set.of(NV), Map.of(0x4008, ints(1)))).isEmpty();
    }

    @Test
    void amdHasItAtTheEndOfItsTopology() {
        assertThat(find(Set.of(AMD), Map.of(0x4037, topology(1, 0xE3, 4, 1)))).contains("0000:e3:04.1");
        assertThat(find(Set.of(AMD), Map.of(0x4037, topology(2, 0xE3, 4, 1)))).isEmpty();
    }

    @Test
    void theStandardComesFirstAndTheOthersAfterIt() {
        Map<Integer, ByteBuffer> nvidia = Map.of(0x4008, ints(7), 0x4009, ints(0));
        assertThat(find(Set.of(KHR, NV), nvidia)).contains("0000:07:00.0");
        assertThat(find(Set.of(KHR, NV), Map.of(0x410F, ints(0, 5, 0, 0)))).contains("0000:05:00.0");
    }

    @Test
    void nothingIsAskedThatTheDeviceDoesNotHave() {
        assertThat(find(Set.of("cl_khr_fp64", ""), Map.of(0x410F, ints(0, 1, 0, 0))))
                .isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void nonsenseIsNoAddress() {
        assertThat(find(Set.of(KHR), Map.of(0x410F, ints(0, 256, 0, 0)))).isEmpty();
        assertThat(find(Set.of(KHR), Map.of(0x410F, ints(0, 0, -1, 0)))).isEmpty();
        assertThat(find(Set.of(NV), Map.of(0x4008, ints(1), 0x4009, ints(-1)))).isEmpty();
    }

    @Test
    void anAddressOutOfRangeIsRefusedByName() {
        assertThatThrownBy(() -> new PciAddress(0, 0, 32, 0)).hasMessage("PCI device=32, max=31");
    }

    @Test
    void aRealRuntimeIsAskedWithoutHarm() {
        assertThat(OpenClDevices.find().list()).allSatisfy(device -> {
            if (device.isCpu()) {
                assertThat(device.pciAddress()).isEmpty();
            }
        });
    }

    private Optional<String> find(Set<String> extensions, Map<Integer, ByteBuffer> answers) {
        return PciQuery.find(extensions, (what, bytes) -> {
                    asked.add(what);
                    return Optional.ofNullable(answers.get(what)).filter(answer -> answer.capacity() == bytes);
                })
                .map(PciAddress::toString);
    }

    private static ByteBuffer ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.flip();
    }

    private static ByteBuffer topology(int kind, int bus, int device, int function) {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.nativeOrder())
                .putInt(0, kind)
                .put(21, (byte) bus)
                .put(22, (byte) device)
                .put(23, (byte) function);
    }
}
