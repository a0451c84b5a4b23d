package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.config.BrokerTlsConfig;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.worker.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way of acknowledgements to a real broker, with a gate before it: what waits there for an answer lets the rest collect. */
final class AckBatching implements AckLanes.Requests, AutoCloseable {
    /** The entries of each request that carried several. */
    final List<List<Entry>> batches = new CopyOnWriteArrayList<>();

    private final Workers workers = Workers.create(new WorkerConfig(10, 1), null, "ack-batching");
    private final Links links;
    private final Acker acker;
    private final AckLanes lanes = new AckLanes(this);
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    AckBatching(String nameServer) {
        Cluster cluster = new Cluster(List.of(nameServer), "", "");
        Duration timeout = Duration.ofSeconds(3);
        links = new Links(
                1,
                new LinkFactory(
                                cluster,
                                timeout,
                                workers.io(),
                                new BrokerTls(BrokerTlsConfig.NONE),
                                new BrokerQuestions())::create,
                workers.blocking());
        Remote remote = new Remote(new Deadlines(workers.io()), new BrokerVersions());
        HostNames hostNames = new HostNames(workers.blocking());
        Brokers brokers = new Brokers(new NameServers(cluster, timeout, links, remote, hostNames), hostNames);
        acker = new Acker(new Peers(cluster), brokers, links, remote, timeout);
    }

    @Override
    public CompletableFuture<Void> single(Entry entry) {
        return gate.thenCompose(open -> acker.single(entry));
    }

    @Override
    public CompletableFuture<Void> batch(String brokerName, List<Entry> entries) {
        batches.add(entries);
        return gate.thenCompose(open -> acker.batch(brokerName, entries));
    }

    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        return lanes.ack(subscription, handle);
    }

    /** As {@link Popper} does. */
    void delivered(Subscription subscription, List<Delivery> deliveries) {
        lanes.delivered(subscription, deliveries);
    }

    /** From now on no request gets to the broker. */
    void shut() {
        gate = new CompletableFuture<>();
    }

    void open() {
        gate.complete(null);
    }

    @Override
    public void close() {
        open();
        links.drain().forEach(Link::close);
        workers.close();
    }
}
