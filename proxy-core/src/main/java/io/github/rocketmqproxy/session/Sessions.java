package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.Endpoints;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.config.SessionConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.receive.TagExpression;
import io.github.rocketmqproxy.session.IdContent.ConsumerIdentity;
import io.github.rocketmqproxy.session.IdContent.ProducerIdentity;
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
    private final Function<Cluster, ClusterAccess> clusters;
    private final Supplier<ReceiveConfig> receiveConfig;
    private final SessionConfig config;
    private final AccessControl rules;
    private final ClientClusters clientClusters;
    private final Timer timer;
    private final IdSeal seal;
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
        this.clusters = clusters;
        this.receiveConfig = receiveConfig;
        this.config = config;
        this.rules = rules;
        this.clientClusters = new ClientClusters(brokerConfig, rules);
        this.timer = timer;
        this.seal = new IdSeal(config.idKey());
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
        return checked(() -> {
            Credentials credentials = ClientClusters.credentials(origin);
            Caller caller = rules.caller(() -> credentials);
            String fullTopic = namespaced(origin, topic);
            return caller.asProducer(
                    fullTopic,
                    () -> openProducer(
                            new ProducerIdentity(
                                    clientClusters.of(origin, caller), fullTopic, kept(caller, credentials)),
                            caller));
        });
    }

    private CompletableFuture<String> openProducer(ProducerIdentity identity, Caller caller) {
        ClusterAccess access = clusters.apply(identity.cluster());
        return access.send().prepare(identity.topic()).handle((route, failure) -> {
            if (failure != null) {
                access.close();
                throw ProxyException.from(failure);
            }
            String id = seal.seal(IdKind.PRODUCER, identity.bytes());
            producers.put(id, new ProducerSession(identity, access, caller, seal, this::closing, timer.nanoTime()));
            return id;
        });
    }

    /** Ids carry what other instances need to know who it is, and nothing where nobody asks. */
    private static Credentials kept(Caller caller, Credentials credentials) {
        return caller.isUser() ? credentials : new Credentials.None();
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
        return checked(() -> {
            Credentials credentials = ClientClusters.credentials(origin);
            Caller caller = rules.caller(() -> credentials);
            String fullTopic = namespaced(origin, topic);
            String fullGroup = namespaced(origin, group);
            Subscription subscription = TagExpression.parse(tagExpression)
                    .subscription(fullTopic, fullGroup, receiveConfig.get().filterGroups());
            return caller.asConsumer(
                    fullTopic,
                    fullGroup,
                    () -> openConsumer(
                            new ConsumerIdentity(
                                    clientClusters.of(origin, caller),
                                    group,
                                    subscription,
                                    fullGroup,
                                    kept(caller, credentials)),
                            caller));
        });
    }

    private CompletableFuture<OpenedConsumer> openConsumer(ConsumerIdentity identity, Caller caller) {
        ClusterAccess access = clusters.apply(identity.cluster());
        return access.receive().prepare(identity.subscription()).handle((nothing, failure) -> {
            if (failure != null) {
                access.close();
                throw ProxyException.from(failure);
            }
            String id = seal.seal(IdKind.CONSUMER, identity.bytes());
            consumers.put(
                    id,
                    new ConsumerSession(
                            identity,
                            receiveConfig.get().invisibleDuration(),
                            access,
                            caller,
                            this::closing,
                            timer.nanoTime()));
            return new OpenedConsumer(id, identity.group(), identity.subscription());
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
        return producers.find(id, timer.nanoTime(), this::unpackProducer);
    }

    /**
     * Finds a consumer.
     *
     * @param id its id
     * @return its session
     * @throws ProxyException with {@code UNKNOWN_ID}, {@code FORBIDDEN}
     */
    public ConsumerSession consumer(String id) {
        return consumers.find(id, timer.nanoTime(), this::unpackConsumer);
    }

    /**
     * Releases one producer and ends its streams of transaction checks.
     *
     * @param id its id, which stays valid
     * @return how many were released, 0 or 1
     */
    public int cleanUpProducer(String id) {
        if (seal.open(IdKind.PRODUCER, id).isEmpty()) {
            throw unknown(IdKind.PRODUCER, id);
        }
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
        if (seal.open(IdKind.CONSUMER, id).isEmpty()) {
            throw unknown(IdKind.CONSUMER, id);
        }
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

    private boolean closing() {
        return closing;
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

    private ProducerSession unpackProducer(String id) {
        ProducerIdentity identity = seal.open(IdKind.PRODUCER, id)
                .map(ProducerIdentity::read)
                .orElseThrow(() -> unknown(IdKind.PRODUCER, id));
        rules.checkEndpoints(identity.cluster().nameServers());
        return new ProducerSession(
                identity,
                clusters.apply(identity.cluster()),
                rules.caller(identity::credentials),
                seal,
                this::closing,
                timer.nanoTime());
    }

    private ConsumerSession unpackConsumer(String id) {
        ConsumerIdentity identity = seal.open(IdKind.CONSUMER, id)
                .map(ConsumerIdentity::read)
                .orElseThrow(() -> unknown(IdKind.CONSUMER, id));
        rules.checkEndpoints(identity.cluster().nameServers());
        return new ConsumerSession(
                identity,
                receiveConfig.get().invisibleDuration(),
                clusters.apply(identity.cluster()),
                rules.caller(identity::credentials),
                this::closing,
                timer.nanoTime());
    }

    /** RocketMQ's form of names in a namespace ({@code NamespaceUtil}). */
    private String namespaced(ClientOrigin origin, String name) {
        boolean plain = !config.instanceIdAsNamespace() || origin.instanceId().isEmpty();
        return plain || name.isEmpty() ? name : origin.instanceId() + "%" + name;
    }

    private static CompletableFuture<Void> endAll(List<ConsumerSession> sessions) {
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        sessions.forEach(session -> ended.add(session.end()));
        return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new));
    }

    private static <T> CompletableFuture<T> checked(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static ProxyException unknown(IdKind kind, String id) {
        String shown = id.length() > 40 ? id.substring(0, 40) + "…" : id;
        return new ProxyException(
                ErrorCode.UNKNOWN_ID,
                kind.prefix() + "_id: \"" + shown
                        + "\" (expected: an id from this proxy, or from one with the same ID_KEY)");
    }
}
