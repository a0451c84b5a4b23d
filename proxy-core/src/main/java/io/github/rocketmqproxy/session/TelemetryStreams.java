package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.receive.ReceivePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The telemetry streams of official clients that are open at this instance: whom the brokers' questions go to. Nothing else rests on
 * them; a client whose stream is at another instance, or nowhere, is served all the same. Thread-safe; nothing blocks.
 */
public final class TelemetryStreams {
    private static final Logger log = LoggerFactory.getLogger(TelemetryStreams.class);

    private final OwnCluster cluster;
    private final Map<String, List<TelemetryStream>> clients = new ConcurrentHashMap<>();
    private final RecentRefusals refusals = new RecentRefusals();
    private volatile boolean closed;

    /**
     * No stream yet.
     *
     * @param cluster where the clients' topics and groups are
     */
    public TelemetryStreams(OwnCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Registers a stream.
     *
     * @param clientId the client, which may have several
     * @param caller who that is
     * @param listener where it is
     * @return the stream, to be closed when it ends
     */
    public TelemetryStream open(String clientId, Caller caller, TelemetryListener listener) {
        TelemetryStream stream = new TelemetryStream(clientId, caller, cluster, listener, this);
        clients.compute(clientId, (id, known) -> {
            List<TelemetryStream> all = known == null ? new CopyOnWriteArrayList<>() : known;
            all.add(stream);
            return all;
        });
        if (closed) {
            // Closed in between: close() has not seen this one.
            end(stream);
        }
        return stream;
    }

    /**
     * Why a client may not be what it has just said in its settings. The official Java client tries three times to start, and shows its
     * application the last failure only, which is one of its own making unless its question for a route is refused.
     *
     * @param clientId the client
     * @param caller who that is
     * @return completes when nothing is known against the client; fails with {@code UNAUTHENTICATED}, {@code FORBIDDEN}
     */
    public CompletableFuture<Void> checkNotRefused(String clientId, Caller caller) {
        return caller.asKnown(() -> {
            ProxyException reason = refusals.of(caller.own(clientId));
            return reason == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(reason);
        });
    }

    /** A client's settings have been looked at. */
    void judged(String client, @Nullable Throwable failure) {
        ProxyException error = failure == null ? null : ProxyException.from(failure);
        if (error != null && error.code() == ErrorCode.FORBIDDEN) {
            refusals.add(client, error);
        } else if (error == null) {
            refusals.remove(client);
        }
    }

    void closed(TelemetryStream stream) {
        clients.computeIfPresent(stream.clientId(), (id, known) -> {
            known.remove(stream);
            return known.isEmpty() ? null : known;
        });
    }

    /**
     * A client sends a half message: if it has a stream here, it hears the brokers' questions about the topic from now on, whether
     * its settings name the topic or not.
     *
     * @param clientId the client
     * @param caller who that is
     * @param topic the full topic name
     */
    public void sendsHalfMessages(String clientId, Caller caller, String topic) {
        of(clientId, caller).forEach(stream -> stream.watch(topic));
    }

    /**
     * Changes the lite topics that a client listens to, at every broker that the topic can be read from.
     *
     * @param change the change
     * @param caller who makes it
     * @return completes when all brokers have stored it; fails with {@code LITE_SUBSCRIPTION_QUOTA_EXCEEDED}, {@code NOT_SUPPORTED}
     */
    public CompletableFuture<Void> changeLiteSubscription(LiteSubscription change, Caller caller) {
        return caller.asConsumer(change.topic(), change.group(), () -> {
            ReceivePath receive = cluster.access(caller).receive();
            receive.onLiteUnsubscribed(this::liteUnsubscribed);
            of(change.clientId(), caller).forEach(stream -> stream.listens(change));
            return receive.changeLiteSubscription(change);
        });
    }

    private void liteUnsubscribed(String clientId, String liteTopic) {
        // A client whose stream is elsewhere learns it from its next message of that topic, which does not come.
        of(clientId).stream()
                .filter(TelemetryStream::mayHearOfLiteTopics)
                .forEach(stream -> stream.listener().liteUnsubscribed(liteTopic));
    }

    /**
     * A client leaves: it is asked nothing more, and brokers forget its lite topics.
     *
     * @param clientId the client
     * @param caller who that is, and is known to be
     */
    public void left(String clientId, Caller caller) {
        for (TelemetryStream stream : of(clientId, caller)) {
            LiteSubscription held = stream.forget();
            if (held != null) {
                giveUp(held, caller);
            }
        }
    }

    private void giveUp(LiteSubscription held, Caller caller) {
        LiteSubscription nothing = new LiteSubscription(
                LiteSubscription.Action.COMPLETE_REMOVE,
                held.clientId(),
                held.topic(),
                held.group(),
                Set.of(),
                held.version(),
                null);
        cluster.access(caller).receive().changeLiteSubscription(nothing).exceptionally(failure -> {
            log.info(
                    "Lite topics of client {} were not given up; brokers forget them in a minute: {}",
                    held.clientId(),
                    failure.getMessage());
            return null;
        });
    }

    /** Ends streams whose clients may not have them any longer, and forgets refusals. To be called every few seconds where users are known. */
    public void recheck() {
        refusals.age();
        clients.values().forEach(streams -> streams.forEach(TelemetryStream::recheck));
    }

    /**
     * Ends all streams, at the end of the engine; clients open them anew, at another instance or at this one's successor. To be called
     * when no new connection is taken any more, as those that understand it connect anew at once.
     */
    public void close() {
        closed = true;
        clients.values().forEach(streams -> streams.forEach(TelemetryStreams::end));
    }

    private static void end(TelemetryStream stream) {
        stream.close();
        stream.listener().reconnect();
        stream.listener().endedByProxy();
    }

    /**
     * Producers with a stream here.
     *
     * @return how many
     */
    public int producers() {
        return count(TelemetryStream.Role.PRODUCER);
    }

    /**
     * Consumers with a stream here.
     *
     * @return how many
     */
    public int consumers() {
        return count(TelemetryStream.Role.CONSUMER);
    }

    /**
     * Looks at every client with a stream here, once for each topic that it has named.
     *
     * @param visitor hears of it on this thread
     */
    public void visit(ClientVisitor visitor) {
        cluster.configured()
                .ifPresent(own -> clients.values()
                        .forEach(streams -> streams.stream()
                                .map(TelemetryStream::settings)
                                .distinct()
                                .forEach(settings -> visit(settings, own, visitor))));
    }

    private static void visit(TelemetryStream.Settings settings, Cluster own, ClientVisitor visitor) {
        for (String topic : settings.topics()) {
            if (settings.role() == TelemetryStream.Role.PRODUCER) {
                visitor.producer(own, topic);
            } else {
                visitor.consumer(own, topic, settings.group());
            }
        }
    }

    /** A client counts once, however many streams it has. */
    private int count(TelemetryStream.Role role) {
        return (int) clients.values().stream()
                .filter(streams -> streams.stream().anyMatch(stream -> stream.is(role)))
                .count();
    }

    private List<TelemetryStream> of(String clientId) {
        return clients.getOrDefault(clientId, List.of());
    }

    /** Without those of other users that call themselves the same. */
    private List<TelemetryStream> of(String clientId, Caller caller) {
        return of(clientId).stream()
                .filter(stream -> stream.caller().own(clientId).equals(caller.own(clientId)))
                .toList();
    }
}
