package io.github.rocketmqproxy.launcher.console;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * How busy the machine's processors are, in a container those that it may use. Busy processors and busy workers look alike from
 * outside, and more threads help only against the second.
 */
final class Processors {
    /** From this share on, what is slow is slow because it waits for a processor. */
    static final double BUSY = 0.85;
    /** Where the JVM cannot tell. */
    static final double NOT_KNOWN = -1;

    private Processors() {}

    /** The busy share since it was last asked, 0 to 1; or {@link #NOT_KNOWN}. */
    static double load() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            double load = system.getCpuLoad();
            return load >= 0 ? load : NOT_KNOWN;
        }
        return NOT_KNOWN;
    }

    /** The mean of what is known, or {@link #NOT_KNOWN}. */
    static double mean(List<Sample> samples) {
        return samples.stream()
                .mapToDouble(Sample::processorLoad)
                .filter(load -> load >= 0)
                .average()
                .orElse(NOT_KNOWN);
    }

    /** What they are, such as {@code 97 % busy}. */
    static String text(double load) {
        return load < 0 ? "not known to be busy (see top)" : String.format(Locale.ROOT, "%.0f %% busy", 100 * load);
    }
}
