package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.config.SessionConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.receive.TagExpression;
import io.github.rocketmqproxy.session.IdContent.ConsumerIdentity;
import io.github.rocketmqproxy.session.IdContent.ProducerIdentity;
import io.github.rocketmqproxy.worker.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes sessions and their ids for clients that come, and sessions from the ids of clients that come again. Thread-safe. */
final class SessionOpener {
    private final Function<Cluster, ClusterAccess> clusters;
    private final Supplier<ReceiveConfig> receiveConfig;
    private final SessionConfig config;
    private final AccessControl rules;
    private final ClientClusters clientClusters;
    private final Timer timer;
    private final IdSeal seal;
    private final BooleanSupplier closing;

    SessionOpener(
            Function<Cluster, ClusterAccess> clusters,
            BrokerConfig brokerConfig,
            Supplier<ReceiveConfig> receiveConfig,
            SessionConfig config,
            AccessControl rules,
            Timer timer,
            BooleanSupplier closing) {
        this.clusters = clusters;
        this.receiveConfig = receiveConfig;
        this.config = config;
        this.rules = rules;
        this.clientClusters = new ClientClusters(brokerConfig, rules);
        this.timer = timer;
        this.seal = new IdSeal(config.idKey());
        this.closing = closing;
    }

    /**
     * A new session.
     *
     * @param id names it at every instance
     * @param session holds its cluster open until it is released
     */
    record Opened<S extends Session>(String id, S session) {}

    /** For a producer whose cluster can be reached and whose topic can be sent to. */
    CompletableFuture<Opened<ProducerSession>> producer(ClientOrigin origin, String topic) {
        return checked(() -> {
            Credentials credentials = ClientClusters.credentials(origin);
            Caller caller = rules.caller(() -> credentials);
            String fullTopic = namespaced(origin, topic);
            return caller.asProducer(
                    fullTopic,
                    () -> producer(
                            new ProducerIdentity(
                                    clientClusters.of(origin, caller), fullTopic, kept(caller, credentials)),
                            caller));
        });
    }

    private CompletableFuture<Opened<ProducerSession>> producer(ProducerIdentity identity, Caller caller) {
        ClusterAccess access = clusters.apply(identity.cluster());
        return prepared(
                access,
                access.send().prepare(identity.topic()),
                () -> new Opened<>(seal.seal(IdKind.PRODUCER, identity.bytes()), session(identity, access, caller)));
    }

    /** For a consumer whose cluster can be reached and whose subscription can be consumed. */
    CompletableFuture<Opened<ConsumerSession>> consumer(
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
                    () -> consumer(
                            new ConsumerIdentity(
                                    clientClusters.of(origin, caller),
                                    group,
                                    subscription,
                                    fullGroup,
                                    kept(caller, credentials)),
                            caller));
        });
    }

    private CompletableFuture<Opened<ConsumerSession>> consumer(ConsumerIdentity identity, Caller caller) {
        ClusterAccess access = clusters.apply(identity.cluster());
        return prepared(
                access,
                access.receive().prepare(identity.subscription()),
                () -> new Opened<>(seal.seal(IdKind.CONSUMER, identity.bytes()), session(identity, access, caller)));
    }

    /** Where preparing fails there is no session that would release the cluster. */
    private static <S extends Session> CompletableFuture<Opened<S>> prepared(
            ClusterAccess access, CompletableFuture<?> preparing, Supplier<Opened<S>> opened) {
        return preparing.handle((ready, failure) -> {
            if (failure != null) {
                access.close();
                throw ProxyException.from(failure);
            }
            return opened.get();
        });
    }

    /** Ids carry what other instances need to know who it is, and nothing where nobody asks. */
    private static Credentials kept(Caller caller, Credentials credentials) {
        return caller.isUser() ? credentials : new Credentials.None();
    }

    /** RocketMQ's form of names in a namespace ({@code NamespaceUtil}). */
    private String namespaced(ClientOrigin origin, String name) {
        boolean plain = !config.instanceIdAsNamespace() || origin.instanceId().isEmpty();
        return plain || name.isEmpty() ? name : origin.instanceId() + "%" + name;
    }

    private static <T> CompletableFuture<T> checked(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The producer that an id means; fails with {@code UNKNOWN_ID}. */
    ProducerSession producerOf(String id) {
        ProducerIdentity identity = ProducerIdentity.read(content(IdKind.PRODUCER, id));
        rules.checkEndpoints(identity.cluster().nameServers());
        return session(identity, clusters.apply(identity.cluster()), rules.caller(identity::credentials));
    }

    /** The consumer that an id means; fails with {@code UNKNOWN_ID}. */
    ConsumerSession consumerOf(String id) {
        ConsumerIdentity identity = ConsumerIdentity.read(content(IdKind.CONSUMER, id));
        rules.checkEndpoints(identity.cluster().nameServers());
        return session(identity, clusters.apply(identity.cluster()), rules.caller(identity::credentials));
    }

    private ProducerSession session(ProducerIdentity identity, ClusterAccess access, Caller caller) {
        return new ProducerSession(identity, access, caller, seal, closing, timer.nanoTime());
    }

    private ConsumerSession session(ConsumerIdentity identity, ClusterAccess access, Caller caller) {
        return new ConsumerSession(
                identity, receiveConfig.get().invisibleDuration(), access, caller, closing, timer.nanoTime());
    }

    /** Fails with {@code UNKNOWN_ID} if it is none. */
    void check(IdKind kind, String id) {
        content(kind, id);
    }

    private byte[] content(IdKind kind, String id) {
        return seal.open(kind, id).orElseThrow(() -> unknown(kind, id));
    }

    private static ProxyException unknown(IdKind kind, String id) {
        String shown = id.length() > 40 ? id.substring(0, 40) + "…" : id;
        return new ProxyException(
                ErrorCode.UNKNOWN_ID,
                kind.prefix() + "_id: \"" + shown
                        + "\" (expected: an id from this proxy, or from one with the same ID_KEY)");
    }
}
