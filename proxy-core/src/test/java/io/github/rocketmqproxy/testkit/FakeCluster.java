package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What all parts of {@link FakeBroker} share: the brokers, their clock, and the one lock. */
final class FakeCluster {
    private final Timer timer;
    private final FakeFaults faults;
    private final List<FakeNode> nodes;
    private Duration clockAhead = Duration.ZERO;
    private boolean closed;

    FakeCluster(Timer timer, FakeFaults faults, List<FakeNode> nodes) {
        this.timer = timer;
        this.faults = faults;
        this.nodes = List.copyOf(nodes);
    }

    List<FakeNode> nodes() {
        return nodes;
    }

    Timer timer() {
        return timer;
    }

    FakeFaults faults() {
        return faults;
    }

    synchronized void setClockAhead(Duration by) {
        clockAhead = by;
    }

    synchronized long now() {
        return timer.currentTimeMillis() + clockAhead.toMillis();
    }

    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    boolean has(String brokerName) {
        return nodes.stream().anyMatch(node -> node.name().equals(brokerName));
    }

    FakeNode reachable(String brokerName) {
        if (isClosed()) {
            throw new ProxyException(ErrorCode.SHUTTING_DOWN, "the broker client is closed");
        }
        if (faults.isDown(brokerName)) {
            throw new ProxyException(ErrorCode.BROKER_UNREACHABLE, "fake broker " + brokerName + " is down");
        }
        return nodes.stream()
                .filter(node -> node.name().equals(brokerName))
                .findFirst()
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.BROKER_UNREACHABLE, "broker: \"" + brokerName + "\" is not in the cluster"));
    }

    FakeQueue queue(MessageQueue queue) {
        return reachable(queue.brokerName()).queue(queue.topic(), queue.queueId());
    }

    /** Runs the work under the lock. */
    synchronized <T> T locked(Supplier<T> work) {
        return work.get();
    }

    /** Runs the work under the lock; its failure comes through the future. */
    <T> CompletableFuture<T> attempt(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(locked(work));
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
