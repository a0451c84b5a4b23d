package io.github.rocketmqproxy.launcher.console;

import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.ServerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The limits of docs/tuning.md, "What to watch", and whether they are crossed. */
final class Alerts {
    private static final double CONNECTIONS_SHARE = 0.8;
    private static final double SLOW_MILLIS = 50;
    private static final long MANY_ERRORS = 100;
    private static final double MUCH_MEMORY_MIB = 500;
    private static final Duration RECENTLY = Duration.ofMinutes(1);
    /** Unacknowledged messages that have grown in each of so many parts of this time grow without end, as far as one can see. */
    private static final Duration LONG_GROWTH = Duration.ofMinutes(2);

    private static final int PARTS = 4;

    private final int maxConnections;

    Alerts(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    List<Alert> of(EngineStatus status, History history) {
        List<Sample> minute = history.last(RECENTLY);
        double processorLoad = Processors.mean(minute);
        return List.of(
                brokers(status.servers()),
                connections(status.figures().activeConnections()),
                refused(growth(minute, Sample::refusedConnections)),
                responseTime(status, processorLoad),
                errors(growth(minute, Sample::errors)),
                bufferFull(growth(minute, Sample::bufferFull)),
                unacknowledged(status.figures().unacknowledged(), history.last(LONG_GROWTH)),
                memory(status.figures().memoryUsageMb()),
                workers(status.workers().queued(), processorLoad));
    }

    private static Alert brokers(List<ServerStatus> servers) {
        List<String> away = servers.stream()
                .filter(server -> !server.reachable())
                .map(ServerStatus::name)
                .toList();
        return new Alert(
                "Name servers and brokers",
                !away.isEmpty(),
                away.size() + " of " + servers.size() + " do not answer",
                "any does not answer",
                "see below why; sends go to the others meanwhile");
    }

    private Alert connections(long active) {
        long limit = Math.round(maxConnections * CONNECTIONS_SHARE);
        return new Alert(
                "Connections",
                active > limit,
                active + " open",
                "above " + limit + ", 80 % of MAX_CONCURRENT",
                "raise MAX_CONCURRENT, or add an instance");
    }

    private static Alert refused(long growth) {
        return new Alert(
                "Refused connections",
                growth > 0,
                growth + " in the last minute",
                "any is refused",
                "raise MAX_CONCURRENT, or add an instance");
    }

    private static Alert responseTime(EngineStatus status, double processorLoad) {
        double mean = status.figures().responseTime().meanMillis();
        return new Alert(
                "Response time",
                mean > SLOW_MILLIS,
                String.format(Locale.ROOT, "%.1f ms on average", mean),
                "above 50 ms",
                slowness(status, processorLoad));
    }

    /** Who is slow. Busy processors come first: they make brokers and workers look slow, too. */
    private static String slowness(EngineStatus status, double processorLoad) {
        if (processorLoad > Processors.BUSY) {
            return busyProcessors(processorLoad);
        }
        if (status.brokerMillis().mean() > SLOW_MILLIS) {
            return "the brokers are slow to answer: look at them";
        }
        String others = "the brokers are quick, and the processors are " + Processors.text(processorLoad) + ": ";
        return status.workers().queued() > 0
                ? others + "calls wait for a worker, see Queued tasks"
                : others + "see under Batching how long messages wait in the proxy";
    }

    private static String busyProcessors(double load) {
        return "the processors are " + Processors.text(load)
                + ": give the machine more, or add an instance on another one; more threads do not help";
    }

    private static Alert errors(long growth) {
        return new Alert(
                "Errors",
                growth > MANY_ERRORS,
                growth + " in the last minute",
                "they grow by more than 100 in a minute",
                "see the refusals below for their reasons");
    }

    private static Alert bufferFull(long growth) {
        return new Alert(
                "Full buffer",
                growth > 0,
                growth + " calls refused in the last minute",
                "any call is refused",
                "raise MESSAGE_BUFFER_SIZE or MESSAGE_BUFFER_BYTES, or let clients retry later");
    }

    private static Alert unacknowledged(long now, List<Sample> samples) {
        return new Alert(
                "Unacknowledged messages",
                growsSteadily(samples),
                now + " now",
                "they grow for two minutes on end",
                "look at the consumers: they do not keep up, or forget to acknowledge");
    }

    private static Alert memory(double used) {
        return new Alert(
                "Memory",
                used > MUCH_MEMORY_MIB,
                String.format(Locale.ROOT, "%.0f MiB", used),
                "above 500 MiB",
                "lower MESSAGE_BUFFER_BYTES or the heap (-Xmx), or accept it if the container has more");
    }

    private static Alert workers(int queued, double processorLoad) {
        return new Alert(
                "Queued tasks",
                queued > 0,
                queued + " wait for a worker",
                "above 0",
                processorLoad > Processors.BUSY
                        ? busyProcessors(processorLoad)
                        : "the processors are " + Processors.text(processorLoad)
                                + ": see first whether the workers wait for name servers or brokers that do not answer;"
                                + " if all answer, raise WORKER_POOL_SIZE");
    }

    private static long growth(List<Sample> samples, ToLongFunction<Sample> count) {
        return samples.isEmpty()
                ? 0
                : count.applyAsLong(samples.get(samples.size() - 1)) - count.applyAsLong(samples.get(0));
    }

    private static boolean growsSteadily(List<Sample> samples) {
        if (samples.size() <= LONG_GROWTH.dividedBy(History.INTERVAL)) {
            return false;
        }
        List<Long> marks = new ArrayList<>();
        for (int part = 0; part <= PARTS; part++) {
            marks.add(samples.get(part * (samples.size() - 1) / PARTS).unacknowledged());
        }
        for (int part = 1; part <= PARTS; part++) {
            if (marks.get(part) <= marks.get(part - 1)) {
                return false;
            }
        }
        return true;
    }
}
