package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Distribution;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The recorder of one engine. Thread-safe; recording neither blocks nor throws. {@link MetricName} says what each figure means.
 */
public interface EngineMetrics extends AutoCloseable {
    /** In the place of a gRPC status: it was OK, but the answer tells of a failure. */
    String FAILURE_IN_ANSWER = "FAILURE_IN_ANSWER";

    /** A client connection was accepted. */
    void connectionOpened();

    /** A client connection that had been accepted has ended. */
    void connectionClosed();

    /** A client connection was refused because MAX_CONCURRENT are open. */
    void connectionRefused();

    /**
     * A gRPC call with one request and one answer has ended.
     *
     * @param method the full name of the rpc, {@code service/rpc}; a name that no protocol has counts as "other"
     * @param status the name of its gRPC status, or {@link #FAILURE_IN_ANSWER}
     * @param nanos how long the call took, in nanoseconds
     * @param success whether it did what it was asked
     */
    void callFinished(String method, String status, long nanos, boolean success);

    /**
     * A gRPC call has ended whose length says nothing about this proxy: it was refused at once, or it was a stream.
     *
     * @param method the name of the rpc, as for {@link #callFinished}
     * @param status the name of its gRPC status, as for {@link #callFinished}
     * @param success whether it did what it was asked; a stream that its client ends has
     */
    void callEnded(String method, String status, boolean success);

    /**
     * Brokers have stored messages of one topic.
     *
     * @param topic the full topic name
     * @param messages how many
     * @param bytes the size of their bodies
     */
    void messagesSent(String topic, int messages, long bytes);

    /**
     * One message was not stored.
     *
     * @param topic the full topic name, which need not exist
     * @param code why
     */
    void sendFailed(String topic, ErrorCode code);

    /**
     * A send request leaves.
     *
     * @param nanos how long the oldest of its messages has waited in the proxy, in nanoseconds
     */
    void sendWaited(long nanos);

    /**
     * A broker has answered a send request.
     *
     * @param messages how many messages it carried
     * @param bytes their size, in bytes
     * @param nanos how long the broker took, in nanoseconds
     */
    void batchSent(int messages, long bytes, long nanos);

    /**
     * Messages of one topic were handed to consumers.
     *
     * @param topic the full topic name
     * @param messages how many
     * @param bytes the size of their bodies
     */
    void messagesReceived(String topic, int messages, long bytes);

    /**
     * A stream hands out messages.
     *
     * @param nanos how long the oldest of them has waited in the proxy, in nanoseconds
     */
    void receiveWaited(long nanos);

    /**
     * The broker has stored an acknowledgement.
     *
     * @param nanos from the client's call to the broker's answer, in nanoseconds
     */
    void acknowledged(long nanos);

    /** An acknowledgement was refused or failed. */
    void acknowledgeFailed();

    /**
     * Messages went back to the broker because their consumer left or refused them.
     *
     * @param messages how many
     */
    void givenBack(int messages);

    /** A message was moved to the dead-letter topic. */
    void deadLettered();

    /**
     * A client was not allowed what it asked.
     *
     * @param reason why
     */
    void accessRefused(AccessRefusal reason);

    /** A call was refused because a buffer was full. */
    void bufferFull();

    /** A producer was released because its client vanished without saying so. */
    void producerLeakDetected();

    /** A consumer was released because its client vanished without saying so. */
    void consumerLeakDetected();

    /** A thread has outlived what it belonged to. */
    void threadLeakDetected();

    /**
     * Says where to read a figure that is asked for, not recorded. A later source for the same name replaces the earlier one.
     *
     * @param name a name of the kind {@link MetricName.Kind#GAUGE}, other than those that the metrics know by themselves
     * @param value read at any time on any thread; must be quick
     */
    void gauge(MetricName name, LongSupplier value);

    /**
     * A counter by the values of its labels.
     *
     * @param name a name of the kind {@link MetricName.Kind#COUNTER} that has labels
     * @return a copy; several labels are joined by a space
     */
    Map<String, Long> counts(MetricName name);

    /**
     * A summary over the last minute.
     *
     * @param name a name of the kind {@link MetricName.Kind#SUMMARY} without labels
     * @return durations are in milliseconds
     */
    Distribution distribution(MetricName name);

    /**
     * All figures at this moment.
     *
     * @return a copy
     */
    MetricsSnapshot snapshot();

    /**
     * All figures at this moment in Prometheus' text format 0.0.4.
     *
     * @return lines that end in {@code \n}
     */
    String prometheus();

    /**
     * Where the figures are registered.
     *
     * @return the registry of the host, or one of our own
     */
    MetricRegistry registry();

    /** Removes from the registry what was registered, and nothing else. Recording goes on without effect. Idempotent. */
    @Override
    void close();
}
