package io.fluxforge.bench.node.hwloc;

import io.fluxforge.bench.node.machine.Topology;
import io.fluxforge.bench.node.machine.Topology.Cache;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.hwloc.HWLoc;
import org.lwjgl.util.hwloc.hwloc_obj;
import org.lwjgl.util.hwloc.hwloc_obj_attr_u;

/** Asks hwloc for the topology of this machine, which knows every system and many quirks of firmware. */
public final class HwlocTopology {
    private static final int[] CACHE_TYPES = {
        HWLoc.HWLOC_OBJ_L1CACHE,
        HWLoc.HWLOC_OBJ_L2CACHE,
        HWLoc.HWLOC_OBJ_L3CACHE,
        HWLoc.HWLOC_OBJ_L4CACHE,
        HWLoc.HWLOC_OBJ_L5CACHE
    };

    private HwlocTopology() {}

    /**
     * Asks.
     *
     * @throws UnavailableException if its library cannot be loaded here, or does not understand this machine
     */
    public static Topology read() throws UnavailableException {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer handle = stack.mallocPointer(1);
            if (HWLoc.hwloc_topology_init(handle) != 0) {
                throw new UnavailableException("hwloc could not start", null);
            }
            long topology = handle.get(0);
            try {
                if (HWLoc.hwloc_topology_load(topology) != 0) {
                    throw new UnavailableException("hwloc could not read this machine", null);
                }
                return read(topology);
            } finally {
                HWLoc.hwloc_topology_destroy(topology);
            }
        } catch (LinkageError | IllegalArgumentException e) {
            throw new UnavailableException("hwloc is not available here", e);
        }
    }

    private static Topology read(long topology) {
        List<Cache> caches = new ArrayList<>();
        for (int level = 1; level <= CACHE_TYPES.length; level++) {
            int count = HWLoc.hwloc_get_nbobjs_by_type(topology, CACHE_TYPES[level - 1]);
            if (count > 0) {
                caches.add(new Cache(level, count, bytes(topology, CACHE_TYPES[level - 1])));
            }
        }
        return new Topology(
                Math.max(1, HWLoc.hwloc_get_nbobjs_by_type(topology, HWLoc.HWLOC_OBJ_PACKAGE)),
                HWLoc.hwloc_get_nbobjs_by_type(topology, HWLoc.HWLOC_OBJ_CORE),
                HWLoc.hwloc_get_nbobjs_by_type(topology, HWLoc.HWLOC_OBJ_PU),
                Math.max(1, HWLoc.hwloc_get_nbobjs_by_type(topology, HWLoc.HWLOC_OBJ_NUMANODE)),
                caches,
                "hwloc");
    }

    private static long bytes(long topology, int type) {
        hwloc_obj cache = HWLoc.hwloc_get_obj_by_type(topology, type, 0);
        hwloc_obj_attr_u attributes = cache == null ? null : cache.attr();
        return attributes == null ? 0 : attributes.cache().size();
    }

    /** hwloc has no answer, and says why. */
    public static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
