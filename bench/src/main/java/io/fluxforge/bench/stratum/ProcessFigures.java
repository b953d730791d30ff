package io.fluxforge.bench.stratum;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.stratum.server.share.StageFigures;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a virtual machine can say of itself: heap, buffers, threads with their processor time, pauses of the collector. */
final class ProcessFigures {
    private static final double NANOS_PER_MILLI = 1e6;

    private final AtomicLong longestPauseMillis = new AtomicLong();
    private final AtomicLong pauseMillis = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();

    /** Begins to listen to the collector. */
    ProcessFigures() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            // What a concurrent collector does beside the program is no pause.
            if (collector instanceof NotificationEmitter emitter
                    && !collector.getName().contains("Concurrent")) {
                emitter.addNotificationListener(
                        (notification, handback) -> {
                            if (notification.getUserData() instanceof CompositeData data) {
                                noteCollection(GarbageCollectionNotificationInfo.from(data));
                            }
                        },
                        null,
                        null);
            }
        }
    }

    private void noteCollection(GarbageCollectionNotificationInfo collection) {
        if (collection.getGcCause().equals("System.gc()")) {
            return; // ours
        }
        long millis = collection.getGcInfo().getDuration();
        pauses.incrementAndGet();
        pauseMillis.addAndGet(millis);
        longestPauseMillis.accumulateAndGet(millis, Math::max);
    }

    /** Collects garbage, then says what is left. */
    ObjectNode heap() throws InterruptedException {
        // The second collection takes what the first one's finishing has let go.
        for (int i = 0; i < 2; i++) {
            System.gc();
            Thread.sleep(100);
        }
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put(
                "heapBytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            json.put("nettyDirectBytes", provider.metric().usedDirectMemory());
            json.put("nettyHeapBytes", provider.metric().usedHeapMemory());
        }
        json.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        return json;
    }

    /** Threads and pauses so far. */
    ObjectNode activity(List<StageFigures> stages) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        json.put("gcPauses", pauses.get());
        json.put("gcPauseMillis", pauseMillis.get());
        json.put("gcLongestPauseMillis", longestPauseMillis.get());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            json.put("cpuMillis", system.getProcessCpuTime() / NANOS_PER_MILLI);
        }
        ObjectNode cpu = json.putObject("threadCpuMillis");
        threadCpuMillis().forEach(cpu::put);
        ArrayNode list = json.putArray("stages");
        for (StageFigures stage : stages) {
            list.addObject()
                    .put("stage", stage.stage())
                    .put("shares", stage.shares())
                    .put("batches", stage.batches())
                    .put("busyNanos", stage.busyNanos())
                    .put("ageNanos", stage.ageNanos());
        }
        return json;
    }

    /** Processor time of the pool's own threads, by name. */
    private static Map<String, Double> threadCpuMillis() {
        Map<String, Double> byName = new TreeMap<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().matches("(stratum|share)-.*")) {
                long nanos = threads.getThreadCpuTime(thread.getThreadId());
                byName.merge(thread.getThreadName(), nanos / NANOS_PER_MILLI, Double::sum);
            }
        }
        return byName;
    }
}
