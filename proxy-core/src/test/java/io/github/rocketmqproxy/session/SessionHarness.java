package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.api.User.Quota;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.AccessConfig;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.config.ReceiveConfig.ConsumeFrom;
import io.github.rocketmqproxy.config.ReceiveConfig.FilterGroups;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.config.SessionConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.receive.ReceivePath;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.send.SendPath;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions over clusters in memory; each has a topic {@code orders}. */
final class SessionHarness {
    static final String KEY = "a key of at least 16 characters";
    static final Duration PRODUCER_TIMEOUT = Duration.ofSeconds(30);
    static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(40);
    static final Cluster OWN = new Cluster(List.of("own-1:9876", "own-2:9876"), "proxy-key", "proxy-secret");
    /** A client that brings nothing. */
    static final ClientOrigin ANYBODY = new ClientOrigin("", "", "", "");

    final ManualTimer timer;
    final Map<Cluster, Rooms> clusters = new LinkedHashMap<>();
    final DropwizardEngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    final Sessions sessions;

    private SessionHarness(
            ManualTimer timer,
            String idKey,
            boolean namespaces,
            Optional<Cluster> own,
            Optional<List<String>> allowedEndpoints) {
        this.timer = timer;
        BrokerConfig brokerConfig = new BrokerConfig(own, Duration.ofSeconds(3), false, 8);
        ReceiveConfig receiveConfig = new ReceiveConfig(
                32,
                1_000,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                -1,
                ConsumeFrom.FIRST,
                FilterGroups.SEPARATE);
        this.sessions = new Sessions(
                cluster -> clusters.computeIfAbsent(cluster, this::rooms).use(),
                brokerConfig,
                () -> receiveConfig,
                new SessionConfig(idKey, namespaces, PRODUCER_TIMEOUT, CONSUMER_TIMEOUT),
                new AccessControl(() -> new AccessConfig(allowedEndpoints, "", Quota.NONE), null, timer, metrics),
                timer,
                metrics);
        timer.scheduleRepeatedly(sessions::sweep, Duration.ofSeconds(1));
    }

    static SessionHarness standard() {
        return withKey(KEY);
    }

    static SessionHarness withKey(String idKey) {
        return new SessionHarness(new ManualTimer(), idKey, false, Optional.of(OWN), Optional.empty());
    }

    static SessionHarness withNamespaces() {
        return new SessionHarness(new ManualTimer(), KEY, true, Optional.of(OWN), Optional.empty());
    }

    static SessionHarness withoutClusterOfItsOwn() {
        return new SessionHarness(new ManualTimer(), KEY, false, Optional.empty(), Optional.empty());
    }

    static SessionHarness allowing(String... endpoints) {
        return new SessionHarness(new ManualTimer(), KEY, false, Optional.of(OWN), Optional.of(List.of(endpoints)));
    }

    private Rooms rooms(Cluster cluster) {
        return new Rooms(new FakeBroker(timer, "broker-a").topic("orders", 4), timer, metrics);
    }

    Rooms own() {
        return clusters.computeIfAbsent(OWN, this::rooms);
    }

    String producer() {
        return sessions.openProducer(ANYBODY, "orders").join();
    }

    String consumer() {
        return consumer("orders", "group");
    }

    String consumer(String topic, String group) {
        return sessions.openConsumer(ANYBODY, topic, group, "*").join().id();
    }

    void send(String producerId, String text) {
        ProducerSession session = sessions.producer(producerId);
        assertThat(session.send(TestMessages.to(session.topic()).body(text), null))
                .isCompleted();
    }

    static OutboundMessage half(String text) {
        return TestMessages.to("orders").in(Transaction.HALF).body(text);
    }

    static ProxyException failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return ProxyException.from(catchThrowable(future::join));
    }

    /** What one cluster has, and how often it is in use. */
    static final class Rooms {
        final FakeBroker broker;
        final SendPath send;
        final ReceivePath receive;
        final AtomicInteger uses = new AtomicInteger();

        Rooms(FakeBroker broker, ManualTimer timer, DropwizardEngineMetrics metrics) {
            this.broker = broker;
            BrokerConfig config = new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), false, 8);
            RouteTable routes = new RouteTable(broker, config, timer);
            this.send = new SendPath(
                    broker,
                    routes,
                    new MemoryBudget(1_000, 64 << 20),
                    config,
                    () -> new SendConfig(100, Duration.ofMillis(100), false),
                    timer,
                    metrics);
            ReceiveConfig receiving = new ReceiveConfig(
                    32,
                    1_000,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    -1,
                    ConsumeFrom.FIRST,
                    FilterGroups.SEPARATE);
            this.receive = new ReceivePath(
                    broker, routes, new MemoryBudget(100_000, 64 << 20), () -> receiving, timer, metrics, Tracing.NONE);
        }

        ClusterAccess use() {
            uses.incrementAndGet();
            AtomicBoolean closed = new AtomicBoolean();
            return new ClusterAccess() {
                @Override
                public SendPath send() {
                    return send;
                }

                @Override
                public ReceivePath receive() {
                    return receive;
                }

                @Override
                public void close() {
                    if (closed.compareAndSet(false, true)) {
                        uses.decrementAndGet();
                    }
                }
            };
        }
    }

    /** A client that takes everything. */
    static final class Client implements DeliveryClient {
        final List<Delivery> received = new ArrayList<>();
        final List<ErrorCode> refusals = new ArrayList<>();
        int ended;

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void deliver(Delivery delivery) {
            received.add(delivery);
        }

        @Override
        public void refused(ProxyException reason) {
            refusals.add(reason.code());
        }

        @Override
        public void endedByProxy() {
            ended++;
        }
    }

    /** A producer that hears the brokers' questions. */
    static final class Listener implements TransactionListener {
        final List<String> transactionIds = new ArrayList<>();
        final List<ErrorCode> refusals = new ArrayList<>();
        int ended;

        @Override
        public void check(String transactionId, Delivery message) {
            transactionIds.add(transactionId);
        }

        @Override
        public void refused(ProxyException reason) {
            refusals.add(reason.code());
        }

        @Override
        public void endedByProxy() {
            ended++;
        }
    }
}
