package io.fluxforge.kernels.opencl;

import java.util.concurrent.atomic.AtomicInteger;

/** How many objects of OpenCL are open: what a test looks at to find a leak. */
final class ClHandles {
    private static final AtomicInteger LIVE = new AtomicInteger();

    private ClHandles() {}

    static void opened() {
        LIVE.incrementAndGet();
    }

    static void closed() {
        LIVE.decrementAndGet();
    }

    static int live() {
        return LIVE.get();
    }
}
