package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import java.util.function.LongSupplier;

/**
 * The recorder of one engine. Thread-safe; recording neither blocks nor throws. {@link MetricName} says what each figure means.
 */
public interface EngineMetrics extends AutoCloseable {
    /** A client connection was accepted. */
    void connectionOpened();

    /** A client connection that had been accepted has ended. */
    void connectionClosed();

    /** A client connection was refused because MAX_CONCURRENT are open. */
    void connectionRefused();

    /**
     * A gRPC call has ended.
     *
     * @param method the full name of the rpc, {@code service/rpc}; a name that no protocol has counts as "other"
     * @param nanos how long the call took, in nanoseconds
     * @param success whether it did what it was asked
     */
    void callFinished(String method, long nanos, boolean success);

    /**
     * A gRPC call has failed whose length says nothing about this proxy: it was refused at once, or it was a stream.
     *
     * @param method the name of the rpc, as for {@link #callFinished}
     */
    void callFailed(String method);

    /**
     * Brokers have stored messages.
     *
     * @param messages how many
     */
    void messagesSent(int messages);

    /**
     * One message was not stored.
     *
     * @param code why
     */
    void sendFailed(ErrorCode code);

    /**
     * A broker has answered a send request.
     *
     * @param messages how many messages it carried
     * @param bytes their size, in bytes
     * @param nanos how long the broker took, in nanoseconds
     */
    void batchSent(int messages, long bytes, long nanos);

    /**
     * Messages were handed to consumers.
     *
     * @param messages how many
     */
    void messagesReceived(int messages);

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
