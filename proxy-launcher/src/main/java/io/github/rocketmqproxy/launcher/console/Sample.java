package io.github.rocketmqproxy.launcher.console;

import java.util.Map;

/**
 * Some figures at one moment.
 *
 * @param number counts samples, from 1
 * @param timeMillis when, milliseconds since the epoch
 * @param sentPerSecond messages stored by brokers, since the sample before
 * @param receivedPerSecond messages handed to consumers, since the sample before
 * @param processorLoad the busy share of the machine's processors since the sample before, 0 to 1; -1 where it is not known
 * @param p50Ms half of the calls of the last minute took at most this
 * @param p95Ms 95 percent of them
 * @param p99Ms 99 percent of them
 * @param connections client connections open
 * @param unacknowledged messages handed out and not settled
 * @param waiting messages that wait in the proxy, on either way
 * @param errors failed calls since the start
 * @param refusedConnections refused connections since the start
 * @param bufferFull calls refused for a full buffer since the start
 */
record Sample(
        long number,
        long timeMillis,
        double sentPerSecond,
        double receivedPerSecond,
        double processorLoad,
        double p50Ms,
        double p95Ms,
        double p99Ms,
        long connections,
        long unacknowledged,
        long waiting,
        long errors,
        long refusedConnections,
        long bufferFull) {

    static Sample of(
            long number,
            long timeMillis,
            double sentPerSecond,
            double receivedPerSecond,
            double processorLoad,
            Map<String, Number> figures) {
        return new Sample(
                number,
                timeMillis,
                sentPerSecond,
                receivedPerSecond,
                processorLoad,
                figure(figures, "p50_response_time_ms").doubleValue(),
                figure(figures, "p95_response_time_ms").doubleValue(),
                figure(figures, "p99_response_time_ms").doubleValue(),
                figure(figures, "active_connections").longValue(),
                figure(figures, "messages_unacknowledged").longValue(),
                figure(figures, "buffered_inbound").longValue()
                        + figure(figures, "buffered_outbound").longValue(),
                figure(figures, "error_count").longValue(),
                figure(figures, "refused_connections").longValue(),
                figure(figures, "channel_full_events").longValue());
    }

    static Number figure(Map<String, Number> figures, String name) {
        return figures.getOrDefault(name, 0);
    }
}
