package io.github.rocketmqproxy.launcher.faults;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a process may not hold more and more of. */
enum Held {
    HEAP("heap after a collection, MiB", 2, looked -> mib(looked.heapBytes())),
    /** Netty takes them in pieces of up to 4 MiB. */
    DIRECT("direct buffers, MiB", 4, looked -> mib(looked.directBytes())),
    RESIDENT("resident memory, MiB", 16, looked -> mib(looked.residentBytes())),
    /** Clients of RocketMQ's that a peak needs come and go with it, twenty threads up and down. One for each client that visits would be 4,800. */
    THREADS("threads", 8, Vitals::threads),
    FILES("file descriptors", 8, Vitals::files);

    private final String text;
    private final double mostRise;
    private final ToDoubleFunction<Vitals> figure;

    /**
     * One figure.
     *
     * @param mostRise by how much its trend may rise in the time that is judged
     */
    Held(String text, double mostRise, ToDoubleFunction<Vitals> figure) {
        this.text = text;
        this.mostRise = mostRise;
        this.figure = figure;
    }

    private static double mib(long bytes) {
        return bytes / (double) (1 << 20);
    }

    String text() {
        return text;
    }

    double mostRise() {
        return mostRise;
    }

    double of(Vitals looked) {
        return figure.applyAsDouble(looked);
    }

    /** Its trend in the time that is judged: what grows at the beginning are caches and compiled code. */
    Trend trend(List<Vitals> looks) {
        return Trend.of(looks.subList(looks.size() / 3, looks.size()), figure);
    }

    static String head() {
        return """
                | figure | least | median of the last two thirds | most | rise in them | rise allowed |
                |---|--:|--:|--:|--:|--:|
                """;
    }

    String row(List<Vitals> looks) {
        Trend trend = trend(looks);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.2f | %.0f |%n",
                text,
                looks.stream().mapToDouble(figure).min().orElseThrow(),
                trend.median(),
                looks.stream().mapToDouble(figure).max().orElseThrow(),
                trend.rise(),
                mostRise);
    }
}
