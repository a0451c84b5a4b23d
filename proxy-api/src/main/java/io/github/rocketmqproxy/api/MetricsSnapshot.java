package io.github.rocketmqproxy.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of an engine at one moment. Counts begin with the engine.
 *
 * @param activeConnections client connections open now
 * @param totalConnections client connections accepted
 * @param refusedConnections client connections refused because MAX_CONCURRENT were open
 * @param activeProducers producers in use: those that hold broker resources, and official clients with a telemetry stream
 * @param activeConsumers consumers in use, likewise
 * @param messagesSent messages that brokers have stored
 * @param messagesReceived messages handed to consumers; one that comes again counts again
 * @param messagesPerSecond messages sent and received in the last full second
 * @param responseTime how long unary calls took, over the last minute
 * @param errorCount calls that ended with an error status or with success=false
 * @param sendFailures messages that were not stored
 * @param acknowledged acknowledgements that the broker has stored
 * @param acknowledgeFailures acknowledgements that were refused or failed
 * @param unacknowledged messages handed to consumers and neither acknowledged nor expired
 * @param givenBack messages that went back to the broker because their consumer left or refused them
 * @param deadLettered messages that the proxy moved to the dead-letter topic
 * @param bufferedInbound messages accepted from producers and not yet answered
 * @param bufferedOutbound messages fetched for consumers and not yet handed to them
 * @param meanBatchMessages mean number of messages in a send request to a broker, over the last minute; 0 if there was none
 * @param threadCount threads alive in the whole process
 * @param memoryUsageMb memory used by the whole process, in MiB: heap, non-heap and direct buffers
 * @param producerLeakDetections producers released by the idle sweep because their client vanished without cleaning up
 * @param consumerLeakDetections consumers released likewise
 * @param channelFullEvents calls refused because a buffer was full; no message is lost
 * @param threadLeaks threads that outlived what they belonged to
 */
public record MetricsSnapshot(
        long activeConnections,
        long totalConnections,
        long refusedConnections,
        long activeProducers,
        long activeConsumers,
        long messagesSent,
        long messagesReceived,
        long messagesPerSecond,
        ResponseTime responseTime,
        long errorCount,
        long sendFailures,
        long acknowledged,
        long acknowledgeFailures,
        long unacknowledged,
        long givenBack,
        long deadLettered,
        long bufferedInbound,
        long bufferedOutbound,
        double meanBatchMessages,
        long threadCount,
        double memoryUsageMb,
        long producerLeakDetections,
        long consumerLeakDetections,
        long channelFullEvents,
        long threadLeaks) {

    /** Every figure 0. */
    public static final MetricsSnapshot NOTHING = new MetricsSnapshot(
            0, 0, 0, 0, 0, 0, 0, 0, new ResponseTime(0, 0, 0, 0, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * How long calls took, in milliseconds with fractions; all 0 if there was none.
     *
     * @param meanMillis the mean
     * @param p50Millis half of them took at most this
     * @param p95Millis 95 percent of them took at most this
     * @param p99Millis 99 percent of them took at most this
     * @param maxMillis the longest
     */
    public record ResponseTime(
            double meanMillis, double p50Millis, double p95Millis, double p99Millis, double maxMillis) {}

    /**
     * The figures by the names that they have in the JSON of {@code /metrics}.
     *
     * @return an unmodifiable map, in the order in which to show them
     */
    public Map<String, Number> asMap() {
        Map<String, Number> map = new LinkedHashMap<>();
        map.put("active_connections", activeConnections);
        map.put("total_connections", totalConnections);
        map.put("refused_connections", refusedConnections);
        map.put("active_producers", activeProducers);
        map.put("active_consumers", activeConsumers);
        map.put("messages_sent", messagesSent);
        map.put("messages_received", messagesReceived);
        map.put("messages_per_second", messagesPerSecond);
        map.put("avg_response_time_ms", rounded(responseTime.meanMillis()));
        map.put("p50_response_time_ms", rounded(responseTime.p50Millis()));
        map.put("p95_response_time_ms", rounded(responseTime.p95Millis()));
        map.put("p99_response_time_ms", rounded(responseTime.p99Millis()));
        map.put("max_response_time_ms", rounded(responseTime.maxMillis()));
        map.put("error_count", errorCount);
        map.put("send_failures", sendFailures);
        map.put("messages_acknowledged", acknowledged);
        map.put("acknowledge_failures", acknowledgeFailures);
        map.put("messages_unacknowledged", unacknowledged);
        map.put("messages_given_back", givenBack);
        map.put("messages_dead_lettered", deadLettered);
        map.put("buffered_inbound", bufferedInbound);
        map.put("buffered_outbound", bufferedOutbound);
        map.put("mean_batch_messages", rounded(meanBatchMessages));
        map.put("thread_count", threadCount);
        // The original was written in Go; its readers look for this name.
        map.put("goroutine_count", threadCount);
        map.put("memory_usage_mb", rounded(memoryUsageMb));
        map.put("producer_leak_detections", producerLeakDetections);
        map.put("consumer_leak_detections", consumerLeakDetections);
        map.put("channel_full_events", channelFullEvents);
        map.put("goroutine_leaks", threadLeaks);
        return Collections.unmodifiableMap(map);
    }

    /** Three decimals: more would only look exact. */
    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
