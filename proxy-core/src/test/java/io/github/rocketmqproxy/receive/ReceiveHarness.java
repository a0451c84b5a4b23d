package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.config.ReceiveConfig.ConsumeFrom;
import io.github.rocketmqproxy.config.ReceiveConfig.FilterGroups;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A receive path over a cluster in memory, whose topic {@code orders} has four queues on each broker. */
final class ReceiveHarness {
    static final Duration INVISIBLE = Duration.ofSeconds(60);
    static final Duration LONG_POLL = Duration.ofSeconds(5);
    static final Duration PULL_INTERVAL = Duration.ofSeconds(1);
    static final int BUFFER = 1_000;
    static final Subscription ORDERS = new Subscription("orders", "group", Subscription.Filter.ALL);

    final ManualTimer timer = new ManualTimer();
    final FakeBroker broker;
    final MemoryBudget budget;
    final DropwizardEngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    final ReceivePath path;
    private volatile ReceiveConfig config;

    ReceiveHarness(ReceiveConfig config, MemoryBudget budget, String... brokers) {
        this.config = config;
        this.budget = budget;
        this.broker = new FakeBroker(timer, brokers).topic("orders", 4);
        BrokerConfig brokerConfig = new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), true, 4);
        this.path = new ReceivePath(
                broker,
                new RouteTable(broker, brokerConfig, timer),
                budget,
                () -> this.config,
                timer,
                metrics,
                Tracing.NONE);
        timer.scheduleRepeatedly(path::tick, Duration.ofSeconds(1));
    }

    static ReceiveHarness withBrokers(String... brokers) {
        return new ReceiveHarness(config(BUFFER, PULL_INTERVAL, -1), new MemoryBudget(1_000_000, 64 << 20), brokers);
    }

    static ReceiveHarness withBudget(MemoryBudget budget) {
        return new ReceiveHarness(config(BUFFER, PULL_INTERVAL, -1), budget, "broker-a");
    }

    static ReceiveConfig config(int bufferSize, Duration pullInterval, int maxReconsumeTimes) {
        return new ReceiveConfig(
                32,
                bufferSize,
                LONG_POLL,
                pullInterval,
                INVISIBLE,
                maxReconsumeTimes,
                ConsumeFrom.FIRST,
                FilterGroups.SEPARATE);
    }

    /** From now on. */
    void tune(ReceiveConfig config) {
        this.config = config;
    }

    TestClient client() {
        return client(ORDERS);
    }

    /** Opens a stream whose client takes everything and acknowledges nothing. */
    TestClient client(Subscription subscription) {
        TestClient client = new TestClient(path, subscription);
        client.open();
        return client;
    }

    /** Stores numbered messages, from 0, over the queues of the first broker. */
    void produce(int count) {
        for (int i = 0; i < count; i++) {
            produce("broker-a", i % 4, TestMessages.to("orders").body(Integer.toString(i)));
        }
    }

    void produce(String brokerName, int queue, OutboundMessage message) {
        assertThat(broker.send(brokerName, queue, List.of(message), Duration.ofSeconds(3)))
                .isCompleted();
    }

    void advance(Duration by) {
        timer.advance(by);
    }

    List<PopRequest> pops() {
        return broker.popRequests();
    }

    List<OutboundMessage> deadLetters() {
        return broker.stored("%DLQ%group");
    }

    static ProxyException failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return ProxyException.from(catchThrowable(future::join));
    }

    void assertBudgetIsFree() {
        assertThat(budget.messages()).as("messages in the budget").isZero();
        assertThat(budget.bytes()).as("bytes in the budget").isZero();
    }
}
