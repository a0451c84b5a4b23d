package io.github.rocketmqproxy.broker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.impl.mqclient.MQClientAPIExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** One RocketMQ client: at most one connection to each address. */
final class Link {
    private final MQClientAPIExt client;
    private final OpenChannels channels;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean retired;

    Link(MQClientAPIExt client, OpenChannels channels) {
        this.client = client;
        this.channels = channels;
    }

    /** Sends a request; the future fails with RocketMQ's own exceptions. Hangs up to two seconds longer than the timeout. */
    CompletableFuture<RemotingCommand> invoke(String address, RemotingCommand request, Duration timeout) {
        return client.getRemotingClient().invoke(address, request, timeout.toMillis());
    }

    int inFlight() {
        return inFlight.get();
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** Takes no new request, and is closed when the last one has its answer. */
    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    /** Whether its connection to an address seems to be dead, now that a request of then has had no answer in time. */
    boolean isSilent(String address, long sinceNanos) {
        return channels.isSilent(address, sinceNanos);
    }

    int connections() {
        return channels.count();
    }

    void close() {
        client.shutdown();
    }
}
