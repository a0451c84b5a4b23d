package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.api.Credentials;
import java.util.Map;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param address {@code host:port} of the proxy
 * @param tls whether the connections are encrypted; the proxy's certificate is not checked
 * @param credentials who asks, where the proxy knows its users
 * @param protocol what the proxy is spoken to in
 * @param mode what is done
 * @param topic where messages go and come from
 * @param group the consumer group
 * @param concurrency operations under way at once; when receiving, how many receive at once
 * @param connections over how many connections they are spread, at most {@code concurrency}
 * @param bodySize bytes of each body
 * @param rate messages a second that are begun whether or not answers come; 0 begins one when another has ended
 * @param warmUp what comes first and is not measured
 * @param measured what is measured
 * @param prefill messages that are sent before receiving begins
 * @param processes ids of processes on this machine whose CPU time and memory are measured, by the names to show
 */
public record BenchOptions(
        String address,
        boolean tls,
        Optional<Credentials.Secret> credentials,
        Protocol protocol,
        Mode mode,
        String topic,
        String group,
        int concurrency,
        int connections,
        int bodySize,
        double rate,
        Extent warmUp,
        Extent measured,
        long prefill,
        Map<String, Long> processes) {

    /** Bytes of the smallest body of a round trip, which carries a number to know it by. */
    public static final int SMALLEST_ROUND_TRIP = RoundTrips.SMALLEST_BODY;

    /** What a proxy is spoken to in. */
    public enum Protocol {
        /** {@code apache.rocketmq.v2.MessagingService}, one message in a call. */
        V2,
        /** {@code rocketmq.RocketMQProxy}, one message in a call. */
        SIMPLE,
        /** {@code rocketmq.RocketMQProxy}, sending by its publish stream. */
        SIMPLE_STREAM
    }

    /** What is done, and so what the latency is. */
    public enum Mode {
        /** Sends; from the send to its confirmation. */
        SEND("send to confirmation"),
        /** Receives and acknowledges; from the acknowledgement to its confirmation. */
        RECEIVE("acknowledgement to confirmation"),
        /** Sends, receives and acknowledges; from the send to the arrival. */
        END_TO_END("send to arrival");

        private final String latency;

        Mode(String latency) {
            this.latency = latency;
        }

        String latency() {
            return latency;
        }
    }

    boolean openLoop() {
        return rate > 0;
    }
}
