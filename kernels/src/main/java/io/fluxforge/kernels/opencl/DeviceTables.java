package io.fluxforge.kernels.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The memory that one nonce needs on a device: the buffers of a {@link NoncePlan}. */
final class DeviceTables implements AutoCloseable {
    private final Map<String, ClBuffer> buffers = new LinkedHashMap<>();

    DeviceTables(ClContext context, NoncePlan plan) {
        try {
            plan.buffers().forEach((name, bytes) -> buffers.put(name, new ClBuffer(context, name, bytes)));
        } catch (OpenClException e) {
            close();
            throw e;
        }
    }

    /** One that the plan names. */
    ClBuffer get(String name) {
        return Objects.requireNonNull(buffers.get(name), name);
    }

    @Override
    public void close() {
        buffers.values().forEach(ClBuffer::close);
        buffers.clear();
    }
}
