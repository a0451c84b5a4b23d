package io.github.rocketmqproxy.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.broker.BrokerClients;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.PoolConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.NoopEngineMetrics;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.testkit.SharedBroker;
import io.github.rocketmqproxy.worker.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A send path to a real broker, with a gate before the broker. */
final class RealSends implements AutoCloseable {
    static final String BROKER = "embedded";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Workers workers = Workers.create(new WorkerConfig(10, 1), null, "real-sends");
    final GatedBroker broker;
    final SendPath path;
    final BatchSender sender;

    private final String topic;

    RealSends(String nameServer, String topic) {
        this.topic = topic;
        BrokerConfig config = new BrokerConfig(Optional.empty(), Duration.ofSeconds(15), false, 8);
        // Nothing but the gate ends a batch.
        SendConfig sendConfig = new SendConfig(100, Duration.ofSeconds(30), false);
        Cluster cluster = new Cluster(List.of(nameServer), "", "");
        broker = new GatedBroker(BrokerClients.open(
                cluster, config, new PoolConfig(3, 3), sendConfig, workers.io(), workers.blocking()));
        RouteTable routes = new RouteTable(broker.client(), config, workers.timer());
        NoopEngineMetrics metrics = new NoopEngineMetrics();
        MemoryBudget budget = new MemoryBudget(20_000, 256 << 20);
        path = new SendPath(broker.client(), routes, budget, config, () -> sendConfig, workers.timer(), metrics);
        QueuePicker picker = new QueuePicker(workers.timer());
        sender = new BatchSender(broker.client(), routes, picker, config, workers.timer(), metrics);
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    CompletableFuture<SendReceipt> send(OutboundMessage message) {
        return path.send(message, PATIENCE);
    }

    /** Pops as a group that has seen nothing yet. */
    List<Delivery> pop(int wanted) {
        Subscription all = new Subscription(topic, SharedBroker.unique("group"), Subscription.Filter.ALL);
        PopRequest request =
                new PopRequest(all, BROKER, -1, 32, Duration.ofMinutes(5), Duration.ofSeconds(1), false, true, "");
        List<Delivery> found = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (found.size() < wanted && System.nanoTime() - end < 0) {
            found.addAll(get(broker.client().pop(request)).deliveries());
        }
        assertThat(found).hasSize(wanted);
        return found;
    }

    Map<String, Delivery> popById(int wanted) {
        Map<String, Delivery> found = new HashMap<>();
        pop(wanted).forEach(delivery -> found.put(delivery.messageId(), delivery));
        assertThat(found).as("different ids").hasSize(wanted);
        return found;
    }

    @Override
    public void close() throws Exception {
        broker.open();
        broker.client().close();
        workers.close();
    }
}
