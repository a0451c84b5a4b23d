package io.github.rocketmqproxy.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A send path over a cluster in memory, whose topic {@code orders} has eight queues on each broker. */
final class SendHarness {
    static final Duration BROKER_TIMEOUT = Duration.ofSeconds(3);
    static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);
    static final TestMessages PLAIN = TestMessages.to("orders");

    final ManualTimer timer = new ManualTimer();
    final FakeBroker broker;
    final MemoryBudget budget;
    final DropwizardEngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    final SendPath path;
    private volatile SendConfig config;

    private SendHarness(SendConfig config, MemoryBudget budget, String... brokers) {
        BrokerConfig brokerConfig = new BrokerConfig(Optional.empty(), BROKER_TIMEOUT, false, 8);
        this.config = config;
        this.budget = budget;
        this.broker = new FakeBroker(timer, brokers).topic("orders", 8);
        this.path = new SendPath(
                broker,
                new RouteTable(broker, brokerConfig, timer),
                budget,
                brokerConfig,
                () -> this.config,
                timer,
                metrics);
    }

    static SendHarness withBrokers(String... brokers) {
        return new SendHarness(new SendConfig(100, FLUSH_INTERVAL, false), new MemoryBudget(10_000, 64 << 20), brokers);
    }

    static SendHarness withBatches(int batchSize, Duration flushInterval) {
        return new SendHarness(
                new SendConfig(batchSize, flushInterval, false), new MemoryBudget(20_000, 64 << 20), "broker-a");
    }

    static SendHarness withBudget(int messages, long bytes) {
        return new SendHarness(
                new SendConfig(100, FLUSH_INTERVAL, false), new MemoryBudget(messages, bytes), "broker-a");
    }

    /** From now on. */
    void tune(int batchSize, Duration flushInterval) {
        config = new SendConfig(batchSize, flushInterval, false);
    }

    CompletableFuture<SendReceipt> send(OutboundMessage message) {
        return path.send(message, null);
    }

    CompletableFuture<SendReceipt> send(OutboundMessage message, Duration timeout) {
        return path.send(message, timeout);
    }

    /** Sends texts with consecutive numbers, from 0. */
    List<CompletableFuture<SendReceipt>> sendNumbered(TestMessages messages, int count) {
        List<CompletableFuture<SendReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receipts.add(send(messages.body(Integer.toString(i))));
        }
        return receipts;
    }

    /** Knows the route already, so that only what is measured happens later. */
    SendHarness warm() {
        assertThat(path.prepare("orders")).isCompleted();
        return this;
    }

    void answerOne() {
        assertThat(broker.faults().releaseOne(Operation.SEND)).isTrue();
    }

    /** How many messages each request carried, those that failed or are held included. */
    List<Integer> requestSizes() {
        return broker.journal().sendAttempts().stream()
                .map(request -> request.messages().size())
                .toList();
    }

    /** What was stored, in the order of storing, whatever the queue. */
    List<String> storedTexts() {
        return broker.sendRequests().stream()
                .flatMap(request -> texts(request).stream())
                .toList();
    }

    static List<String> texts(SendRequest request) {
        return request.messages().stream()
                .map(message -> TestMessages.text(message.body()))
                .toList();
    }

    static ProxyException failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return ProxyException.from(catchThrowable(future::join));
    }

    /** All that was reserved was given back. */
    void assertNothingIsHeld() {
        assertThat(budget.messages()).as("messages in the budget").isZero();
        assertThat(budget.bytes()).as("bytes in the budget").isZero();
    }
}
