package io.github.rocketmqproxy.launcher.faults;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.OperatingSystemMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks at a running proxy from outside: through Java's own management, which it attaches to without any flag of the proxy's, and
 * through Linux. Each look has the proxy collect its garbage first. Not thread-safe.
 */
final class VitalsProbe implements AutoCloseable {
    private static final long BYTES_PER_KIB = 1024;

    private final LauncherProcess proxy;
    private final Path proc;
    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final BufferPoolMXBean direct;
    private final ThreadMXBean threads;
    private final OperatingSystemMXBean system;
    private final long beginNanos = System.nanoTime();

    /** Attaches. */
    @SuppressWarnings("BanJNDI") // The address is that of a process which this test has started.
    VitalsProbe(LauncherProcess proxy) throws IOException {
        this.proxy = proxy;
        this.proc = Path.of("/proc", Long.toString(proxy.pid()));
        this.connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(proxy.pid())));
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        this.memory = bean(beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        this.direct = bean(beans, "java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class);
        this.threads = bean(beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        this.system = bean(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, OperatingSystemMXBean.class);
    }

    private static String agent(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    private static <T> T bean(MBeanServerConnection beans, String name, Class<T> type) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(beans, name, type);
    }

    Vitals look() throws IOException {
        JsonObject figures = figures();
        memory.gc();
        return new Vitals(
                (System.nanoTime() - beginNanos) / 1e9,
                memory.getHeapMemoryUsage().getUsed(),
                direct.getMemoryUsed(),
                residentBytes(),
                threads.getThreadCount(),
                files(),
                Duration.ofNanos(system.getProcessCpuTime()),
                figures.get("messages_sent").getAsLong(),
                figures.get("messages_received").getAsLong());
    }

    /** The proxy's own figures. */
    JsonObject figures() throws IOException {
        try (InputStream in = proxy.admin("/metrics").toURL().openStream()) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
    }

    private long residentBytes() throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                .findFirst()
                .orElseThrow();
    }

    private int files() throws IOException {
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            return (int) open.count();
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
