package io.github.rocketmqproxy.metrics;

import io.github.rocketmqproxy.api.ErrorCode;
import java.util.List;

/**
 * The catalogue of figures. {@code docs/metrics.md} is made from it.
 *
 * <p>In the Dropwizard registry a figure is called {@code <prefix>.<dotted name>}, followed by the values of its labels, if it has
 * any. Prometheus' name is made of the same words.
 */
public enum MetricName {
    /** Client connections open now. */
    CONNECTIONS_ACTIVE("connections.active", Kind.GAUGE, Unit.COUNT, "Client connections open now."),
    /** Most client connections. */
    CONNECTIONS_LIMIT(
            "connections.limit",
            Kind.GAUGE,
            Unit.COUNT,
            "Client connections that may be open at once: MAX_CONCURRENT."),
    /** Client connections accepted. */
    CONNECTIONS_OPENED("connections.opened", Kind.COUNTER, Unit.COUNT, "Client connections accepted."),
    /** Client connections refused. */
    CONNECTIONS_REFUSED(
            "connections.refused",
            Kind.COUNTER,
            Unit.COUNT,
            "Client connections refused because MAX_CONCURRENT were open."),
    /** Length of calls. */
    CALLS_DURATION(
            "calls.duration",
            Kind.SUMMARY,
            Unit.SECONDS,
            "method",
            "Length of gRPC calls with one request and one answer, from the request to the end of the answer."),
    /** Calls by their end. */
    CALLS_ENDED(
            "calls.ended",
            Kind.COUNTER,
            Unit.COUNT,
            List.of("method", "status"),
            "gRPC calls that have ended, by gRPC status; FAILURE_IN_ANSWER is the status OK with an answer that tells of a failure."),
    /** Failed calls. */
    CALLS_FAILED(
            "calls.failed",
            Kind.COUNTER,
            Unit.COUNT,
            "method",
            "gRPC calls that ended with an error status, with success=false or with a status in the answer that says so."),
    /** Messages stored. */
    MESSAGES_SENT("messages.sent", Kind.COUNTER, Unit.COUNT, "Messages that brokers have stored."),
    /** Messages not stored. */
    MESSAGES_FAILED(
            "messages.failed", Kind.COUNTER, Unit.COUNT, "code", "Messages that were not stored, by error code."),
    /** Messages delivered. */
    MESSAGES_RECEIVED(
            "messages.received",
            Kind.COUNTER,
            Unit.COUNT,
            "Messages handed to consumers; one that comes again counts again."),
    /** Messages in the last second. */
    MESSAGES_PER_SECOND(
            "messages.per_second", Kind.GAUGE, Unit.COUNT, "Messages sent and received in the last full second."),
    /** Messages stored, by topic. */
    TOPIC_MESSAGES_SENT(
            "topic.messages_sent", Kind.COUNTER, Unit.COUNT, "topic", "Messages that brokers have stored, by topic."),
    /** Bytes stored, by topic. */
    TOPIC_SENT(
            "topic.sent", Kind.COUNTER, Unit.BYTES, "topic", "Bodies of messages that brokers have stored, by topic."),
    /** Messages delivered, by topic. */
    TOPIC_MESSAGES_RECEIVED(
            "topic.messages_received",
            Kind.COUNTER,
            Unit.COUNT,
            "topic",
            "Messages handed to consumers, by topic; one that comes again counts again."),
    /** Bytes delivered, by topic. */
    TOPIC_RECEIVED(
            "topic.received", Kind.COUNTER, Unit.BYTES, "topic", "Bodies of messages handed to consumers, by topic."),
    /** Messages not stored, by topic. */
    TOPIC_MESSAGES_FAILED(
            "topic.messages_failed",
            Kind.COUNTER,
            Unit.COUNT,
            "topic",
            "Messages that were not stored, by topic; other unless messages of the topic were stored or received before."),
    /** Messages given back. */
    MESSAGES_GIVEN_BACK(
            "messages.given_back",
            Kind.COUNTER,
            Unit.COUNT,
            "Messages that went back to the broker because their consumer left or refused them."),
    /** Messages given up. */
    MESSAGES_DEAD_LETTERED(
            "messages.dead_lettered",
            Kind.COUNTER,
            Unit.COUNT,
            "Messages that the proxy moved to the dead-letter topic."),
    /** Messages not acknowledged. */
    MESSAGES_UNACKNOWLEDGED(
            "messages.unacknowledged",
            Kind.GAUGE,
            Unit.COUNT,
            "Messages handed to consumers and neither acknowledged nor expired."),
    /** Acknowledgements. */
    ACKNOWLEDGE_DURATION(
            "acknowledge.duration",
            Kind.SUMMARY,
            Unit.SECONDS,
            "Time from an acknowledgement's arrival until the broker has stored it."),
    /** Failed acknowledgements. */
    ACKNOWLEDGE_FAILED("acknowledge.failed", Kind.COUNTER, Unit.COUNT, "Acknowledgements that were refused or failed."),
    /** What clients were not allowed. */
    ACCESS_REFUSED(
            "access.refused",
            Kind.COUNTER,
            Unit.COUNT,
            "reason",
            "What clients were not allowed: unauthenticated, forbidden (a topic or group), endpoint (a cluster), user_quota, topic_quota."),
    /** Waiting on the way in. */
    SEND_WAIT(
            "send.wait",
            Kind.SUMMARY,
            Unit.SECONDS,
            "Time that the oldest message of a send request had waited in the proxy when the request left: for its route, and for the"
                    + " batch before it."),
    /** Waiting on the way out. */
    RECEIVE_WAIT(
            "receive.wait",
            Kind.SUMMARY,
            Unit.SECONDS,
            "Time that the oldest of the messages that a stream handed out together had waited in the proxy for its consumer."),
    /** Messages in one broker request. */
    SEND_REQUEST_MESSAGES(
            "send_request.messages", Kind.SUMMARY, Unit.COUNT, "Messages in one send request to a broker."),
    /** Bytes in one broker request. */
    SEND_REQUEST_SIZE("send_request.size", Kind.SUMMARY, Unit.BYTES, "Size of one send request to a broker."),
    /** Length of broker requests. */
    SEND_REQUEST_DURATION(
            "send_request.duration", Kind.SUMMARY, Unit.SECONDS, "Time that a broker took to answer a send request."),
    /** Refusals for lack of room. */
    BUFFER_FULL(
            "buffer.full", Kind.COUNTER, Unit.COUNT, "Calls refused because a buffer was full. No message is lost."),
    /** Waiting messages on the way in. */
    BUFFER_INBOUND_MESSAGES(
            "buffer.inbound_messages",
            Kind.GAUGE,
            Unit.COUNT,
            "Messages accepted from producers and not yet answered."),
    /** Most of them. */
    BUFFER_INBOUND_LIMIT(
            "buffer.inbound_limit",
            Kind.GAUGE,
            Unit.COUNT,
            "Messages that may be accepted from producers and not yet answered: MESSAGE_BUFFER_SIZE."),
    /** Waiting bytes on the way in. */
    BUFFER_INBOUND_SIZE(
            "buffer.inbound_size",
            Kind.GAUGE,
            Unit.BYTES,
            "Size of the messages accepted from producers and not yet answered."),
    /** Bytes of requests that are not complete. */
    BUFFER_REQUEST_SIZE(
            "buffer.request_size",
            Kind.GAUGE,
            Unit.BYTES,
            "Size of requests that have not come completely yet, with 256 bytes for each piece."),
    /** Waiting messages on the way out. */
    BUFFER_OUTBOUND_MESSAGES(
            "buffer.outbound_messages",
            Kind.GAUGE,
            Unit.COUNT,
            "Messages fetched for consumers and not yet handed to them."),
    /** Waiting bytes on the way out. */
    BUFFER_OUTBOUND_SIZE(
            "buffer.outbound_size",
            Kind.GAUGE,
            Unit.BYTES,
            "Size of the messages fetched for consumers and not yet handed to them."),
    /** Producers in use. */
    PRODUCERS_ACTIVE(
            "producers.active",
            Kind.GAUGE,
            Unit.COUNT,
            "Producers in use: those that hold broker resources, and official clients with a telemetry stream."),
    /** Producers whose client vanished. */
    PRODUCERS_LEAKED(
            "producers.leaked",
            Kind.COUNTER,
            Unit.COUNT,
            "Producers released by the idle sweep because their client vanished without CleanupProducer."),
    /** Consumers in use. */
    CONSUMERS_ACTIVE(
            "consumers.active",
            Kind.GAUGE,
            Unit.COUNT,
            "Consumers in use: those that hold broker resources, and official clients with a telemetry stream."),
    /** Consumers whose client vanished. */
    CONSUMERS_LEAKED(
            "consumers.leaked",
            Kind.COUNTER,
            Unit.COUNT,
            "Consumers released by the idle sweep because their client vanished without CleanupConsumer."),
    /** Clusters held open. */
    POOL_CLUSTERS("pool.clusters", Kind.GAUGE, Unit.COUNT, "Clusters held open, one for each set of credentials."),
    /** Connections for sending. */
    POOL_SEND_CONNECTIONS(
            "pool.send_connections",
            Kind.GAUGE,
            Unit.COUNT,
            "Connections to brokers and name servers open for sending."),
    /** Connections for receiving. */
    POOL_RECEIVE_CONNECTIONS(
            "pool.receive_connections",
            Kind.GAUGE,
            Unit.COUNT,
            "Connections to brokers and name servers open for receiving."),
    /** Worker threads. */
    WORKERS_THREADS("workers.threads", Kind.GAUGE, Unit.COUNT, "Worker threads alive, at most WORKER_POOL_SIZE."),
    /** Busy worker threads. */
    WORKERS_ACTIVE("workers.active", Kind.GAUGE, Unit.COUNT, "Worker threads at work."),
    /** Waiting tasks. */
    WORKERS_QUEUED("workers.queued", Kind.GAUGE, Unit.COUNT, "Tasks that wait for a worker thread."),
    /** Threads of the process. */
    THREADS_LIVE("threads.live", Kind.GAUGE, Unit.COUNT, "Threads alive in the whole process."),
    /** Threads that should have ended. */
    THREADS_LEAKED("threads.leaked", Kind.COUNTER, Unit.COUNT, "Threads that outlived what they belonged to."),
    /** Memory of the process. */
    MEMORY_USED(
            "memory.used",
            Kind.GAUGE,
            Unit.BYTES,
            "Memory used by the whole process: heap, non-heap and direct buffers.");

    private final String dottedName;
    private final Kind kind;
    private final Unit unit;
    private final List<String> labels;
    private final String meaning;

    MetricName(String dottedName, Kind kind, Unit unit, String meaning) {
        this(dottedName, kind, unit, List.of(), meaning);
    }

    MetricName(String dottedName, Kind kind, Unit unit, String label, String meaning) {
        this(dottedName, kind, unit, List.of(label), meaning);
    }

    MetricName(String dottedName, Kind kind, Unit unit, List<String> labels, String meaning) {
        this.dottedName = dottedName;
        this.kind = kind;
        this.unit = unit;
        this.labels = labels;
        this.meaning = meaning;
    }

    /**
     * The name in the Dropwizard registry, behind the engine's prefix.
     *
     * @return words in lower case, from the general to the special
     */
    public String dottedName() {
        return dottedName;
    }

    /**
     * The name in Prometheus' text: the same words, with the unit, and {@code _total} for counters.
     *
     * @return a legal Prometheus metric name
     */
    public String prometheusName() {
        String name = "rocketmq_proxy_" + dottedName.replace('.', '_') + unit.suffix;
        return kind == Kind.COUNTER ? name + "_total" : name;
    }

    /**
     * What sort of figure it is.
     *
     * @return its kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * In what it counts, as Prometheus shows it. Durations are nanoseconds in the Dropwizard registry, as in all its timers.
     *
     * @return its unit
     */
    public Unit unit() {
        return unit;
    }

    /**
     * By what it is split.
     *
     * @return the names of its labels ({@code code} is an {@link ErrorCode}), or none
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * What it tells.
     *
     * @return one or two sentences
     */
    public String meaning() {
        return meaning;
    }

    /** A sort of figure. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** A state at the moment of asking. */
        GAUGE,
        /** Many values: how many, their sum, and quantiles over the last minute. */
        SUMMARY
    }

    /** In what a figure counts. */
    public enum Unit {
        /** Things. */
        COUNT(""),
        /** Seconds. */
        SECONDS("_seconds"),
        /** Bytes. */
        BYTES("_bytes");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }
    }
}
