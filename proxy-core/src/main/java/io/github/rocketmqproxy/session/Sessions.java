package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.Endpoints;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.config.SessionConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.worker.Timer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opens producers and consumers, finds them by their ids, and lets go of idle ones. An id works at every instance that has the
 * same key, for ever; losing a session costs nothing but the work of opening it again. Thread-safe; nothing blocks.
 */
public final class Sessions {
    private final SessionConfig config;
    private final AccessControl rules;
    private final Timer timer;
    private final SessionOpener opener;
    private final SessionTable<ProducerSession> producers;
    private final SessionTable<ConsumerSession> consumers;
    /** What ends streams that belong to no single session. Bounded by the calls that are open. */
    private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;

    /**
     * Nobody is here yet.
     *
     * @param clusters opens a use of a cluster
     * @param brokerConfig the default cluster
     * @param receiveConfig receiving, as it is at each moment
     * @param config key, namespace and time-outs
     * @param rules who may do what
     * @param timer the time
     * @param metrics what is counted
     */
    public Sessions(
            Function<Cluster, ClusterAccess> clusters,
            BrokerConfig brokerConfig,
            Supplier<ReceiveConfig> receiveConfig,
            SessionConfig config,
            AccessControl rules,
            Timer timer,
            EngineMetrics metrics) {
        this.config = config;
        this.rules = rules;
        this.timer = timer;
        this.opener = new SessionOpener(clusters, brokerConfig, receiveConfig, config, rules, timer, () -> closing);
        this.producers = new SessionTable<>(metrics::producerLeakDetected);
        this.consumers = new SessionTable<>(metrics::consumerLeakDetected);
    }

    /**
     * Opens a producer, after checking that its cluster can be reached and its topic sent to.
     *
     * @param origin where the client wants to go
     * @param topic the topic as the client names it
     * @return its id
     */
    public CompletableFuture<String> openProducer(ClientOrigin origin, String topic) {
        return opener.producer(origin, topic).thenApply(opened -> {
            producers.put(opened.id(), opened.session());
            return opened.id();
        });
    }

    /**
     * Opens a consumer, after checking that its cluster can be reached and its subscription consumed.
     *
     * @param origin where the client wants to go
     * @param topic the topic as the client names it
     * @param group the consumer group as the client names it
     * @param tagExpression {@code *}, empty, or tags joined by {@code ||}
     * @return its id, and what is to be said of it
     */
    public CompletableFuture<OpenedConsumer> openConsumer(
            ClientOrigin origin, String topic, String group, String tagExpression) {
        return opener.consumer(origin, topic, group, tagExpression).thenApply(opened -> {
            consumers.put(opened.id(), opened.session());
            return opened.session().opened(opened.id());
        });
    }

    /**
     * Finds a producer.
     *
     * @param id its id
     * @return its session
     * @throws ProxyException with {@code UNKNOWN_ID}, {@code FORBIDDEN}
     */
    public ProducerSession producer(String id) {
        return producers.find(id, timer.nanoTime(), opener::producerOf);
    }

    /**
     * Finds a consumer.
     *
     * @param id its id
     * @return its session
     * @throws ProxyException with {@code UNKNOWN_ID}, {@code FORBIDDEN}
     */
    public ConsumerSession consumer(String id) {
        return consumers.find(id, timer.nanoTime(), opener::consumerOf);
    }

    /**
     * Releases one producer and ends its streams of transaction checks.
     *
     * @param id its id, which stays valid
     * @return how many were released, 0 or 1
     */
    public int cleanUpProducer(String id) {
        opener.check(IdKind.PRODUCER, id);
        ProducerSession session = producers.remove(id);
        if (session == null) {
            return 0;
        }
        session.end();
        return 1;
    }

    /**
     * Releases the producers of a topic and ends their streams of transaction checks.
     *
     * @param topic the topic
     * @param endpoint only those of this cluster; empty for all
     * @return how many were released
     */
    public int cleanUpProducers(String topic, String endpoint) {
        checkWithoutId("producer_id");
        List<String> nameServers = Endpoints.parse(endpoint);
        List<ProducerSession> removed =
                producers.removeIf(session -> session.topic().equals(topic)
                        && (nameServers.isEmpty()
                                || ClientClusters.isSame(session.cluster().nameServers(), nameServers)));
        removed.forEach(ProducerSession::end);
        return removed.size();
    }

    /**
     * Releases one consumer and ends its streams.
     *
     * @param id its id, which stays valid
     * @return how many were released, 0 or 1; completes when undelivered messages are given back
     */
    public CompletableFuture<Integer> cleanUpConsumer(String id) {
        opener.check(IdKind.CONSUMER, id);
        ConsumerSession session = consumers.remove(id);
        return session == null
                ? CompletableFuture.completedFuture(0)
                : session.end().thenApply(nothing -> 1);
    }

    /**
     * Releases the consumers of a group and ends their streams.
     *
     * @param group the group as clients name it
     * @param topic only those of this topic; empty for all
     * @return how many were released; completes when undelivered messages are given back
     */
    public CompletableFuture<Integer> cleanUpConsumers(String group, String topic) {
        checkWithoutId("consumer_id");
        List<ConsumerSession> removed =
                consumers.removeIf(session -> session.group().equals(group)
                        && (topic.isEmpty() || session.topic().equals(topic)));
        return endAll(removed).thenApply(nothing -> removed.size());
    }

    /** By an id only those are released whose id one has; by a name, also those of others. */
    private void checkWithoutId(String field) {
        if (rules.knowsUsers()) {
            throw new ProxyException(
                    ErrorCode.FORBIDDEN,
                    field
                            + ": not given (expected: an id, as this proxy knows its users and one must not release another's)");
        }
    }

    /** Lets go of what has been idle for too long. To be called once a second. */
    public void sweep() {
        long now = timer.nanoTime();
        producers.sweep(config.producerCleanupTimeout(), now);
        consumers.sweep(config.consumerCleanupTimeout(), now);
    }

    /** Ends streams whose clients may not have them any longer. To be called now and then. */
    public void recheck() {
        producers.forEach(ProducerSession::recheck);
        consumers.forEach(ConsumerSession::recheck);
    }

    /**
     * Hears when the engine closes, to end a stream that would go on for ever.
     *
     * @param ending ends it; called once, at once when the engine is closing already. Must not block
     * @return run it when the stream has ended by itself
     */
    public Runnable whenClosing(Runnable ending) {
        endings.add(ending);
        if (closing) {
            end(ending);
        }
        return () -> endings.remove(ending);
    }

    private void end(Runnable ending) {
        if (endings.remove(ending)) {
            ending.run();
        }
    }

    /**
     * Ends all streams of deliveries, of transaction checks and of messages to send, at the end of the engine. Those that come later
     * end at once; single calls go on.
     *
     * @return completes when undelivered messages are given back
     */
    public CompletableFuture<Void> close() {
        closing = true;
        endings.forEach(this::end);
        producers.removeIf(session -> true).forEach(ProducerSession::end);
        return endAll(consumers.removeIf(session -> true));
    }

    /**
     * The clusters that producers and consumers use.
     *
     * @return a new set
     */
    public Set<Cluster> clusters() {
        Set<Cluster> used = new HashSet<>();
        producers.forEach(session -> used.add(session.cluster()));
        consumers.forEach(session -> used.add(session.cluster()));
        return used;
    }

    /**
     * Looks at every producer and consumer in use.
     *
     * @param visitor hears of it on this thread
     */
    public void visit(ClientVisitor visitor) {
        producers.forEach(session -> visitor.producer(session.cluster(), session.topic()));
        consumers.forEach(session -> visitor.consumer(session.cluster(), session.topic(), session.brokerGroup()));
    }

    /**
     * Producers that have been used lately.
     *
     * @return how many
     */
    public int activeProducers() {
        return producers.size();
    }

    /**
     * Consumers that have a stream or have been used lately.
     *
     * @return how many
     */
    public int activeConsumers() {
        return consumers.size();
    }

    private static CompletableFuture<Void> endAll(List<ConsumerSession> sessions) {
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        sessions.forEach(session -> ended.add(session.end()));
        return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new));
    }
}
