package io.github.rocketmqproxy.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What processes of this machine use while something is measured. Thread-safe. */
final class ProcessWatch {
    private static final long BYTES_PER_KIB = 1024;

    private final Map<String, Long> processes;
    private volatile Map<String, Duration> cpuAtBegin = Map.of();

    /**
     * What one process used.
     *
     * @param cpu its CPU time meanwhile
     * @param residentBytes its resident memory at the end; 0 where the system does not tell
     */
    record Usage(Duration cpu, long residentBytes) {}

    ProcessWatch(Map<String, Long> processes) {
        this.processes = processes;
    }

    void begin() {
        cpuAtBegin = cpu();
    }

    Map<String, Usage> end() {
        Map<String, Usage> usages = new LinkedHashMap<>();
        Map<String, Duration> cpuAtEnd = cpu();
        processes.forEach((name, id) -> {
            Duration atEnd = cpuAtEnd.getOrDefault(name, Duration.ZERO);
            Duration meanwhile = atEnd.minus(cpuAtBegin.getOrDefault(name, atEnd));
            usages.put(name, new Usage(meanwhile, residentBytes(id)));
        });
        return usages;
    }

    private Map<String, Duration> cpu() {
        Map<String, Duration> times = new LinkedHashMap<>();
        processes.forEach((name, id) -> ProcessHandle.of(id)
                .flatMap(process -> process.info().totalCpuDuration())
                .ifPresent(time -> times.put(name, time)));
        return times;
    }

    /** Linux only. */
    private static long residentBytes(long id) {
        try {
            return Files.readAllLines(Path.of("/proc/" + id + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
