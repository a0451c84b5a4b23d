package io.github.rocketmqproxy.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;

/** Figures of the whole process, from the JVM. */
final class ProcessFigures {
    private ProcessFigures() {}

    static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    static long memoryBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long bytes = memory.getHeapMemoryUsage().getUsed()
                + memory.getNonHeapMemoryUsage().getUsed();
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        for (BufferPoolMXBean pool : pools) {
            // Mapped files are not memory of the process.
            if (pool.getName().equals("direct")) {
                bytes += Math.max(0, pool.getMemoryUsed());
            }
        }
        return bytes;
    }
}
