package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One telemetry stream of an official client, from its beginning to its end. Thread-safe; nothing blocks. */
public final class TelemetryStream {
    /** Settings come whenever a client likes and name what it likes; its half messages bring in what is beyond this. */
    private static final int MAX_TOPICS = 1_024;

    private static final GroupSettings UNKNOWN_GROUP = new GroupSettings(true, false, 16);
    private static final Runnable NOT_YET = () -> {};

    private final String clientId;
    private final Caller caller;
    private final OwnCluster cluster;
    private final TelemetryListener listener;
    private final TelemetryStreams streams;

    private volatile Settings settings = new Settings(Role.UNKNOWN, "", List.of());
    // Guarded by this.
    private final Map<String, Runnable> watched = new HashMap<>();
    private int departures;
    private boolean closed;
    private @Nullable LiteSubscription lite;

    TelemetryStream(
            String clientId, Caller caller, OwnCluster cluster, TelemetryListener listener, TelemetryStreams streams) {
        this.clientId = clientId;
        this.caller = caller;
        this.cluster = cluster;
        this.listener = listener;
        this.streams = streams;
    }

    String clientId() {
        return clientId;
    }

    Caller caller() {
        return caller;
    }

    TelemetryListener listener() {
        return listener;
    }

    boolean is(Role asked) {
        return settings.role() == asked;
    }

    /** What the client has last said of itself. */
    Settings settings() {
        return settings;
    }

    /**
     * The client is a producer of these topics. From now on it hears the brokers' questions about half messages of those that take
     * half messages; topics named earlier stay.
     *
     * @param topics full topic names
     * @return completes when it is known that the client may; fails with {@code UNAUTHENTICATED}, {@code FORBIDDEN}
     */
    public CompletableFuture<Void> produces(Collection<String> topics) {
        int before = departures();
        return caller.asKnown(() -> judged(allowedAll(
                topics, topic -> caller.asProducer(topic, () -> CompletableFuture.completedFuture(null)), () -> {
                    settings = Settings.of(Role.PRODUCER, "", topics);
                    topics.stream()
                            .limit(MAX_TOPICS)
                            .filter(this::isNew)
                            .forEach(topic -> watchIfTransactional(topic, before));
                    return CompletableFuture.completedFuture(null);
                })));
    }

    /** To be called when it is known who it is. */
    private <T> CompletableFuture<T> judged(CompletableFuture<T> answer) {
        if (!caller.isUser()) {
            return answer;
        }
        String client = caller.own(clientId);
        return answer.whenComplete((allowed, failure) -> streams.judged(client, failure));
    }

    private static <T> CompletableFuture<T> allowedAll(
            Collection<String> topics,
            Function<String, CompletableFuture<Void>> question,
            Supplier<CompletableFuture<T>> work) {
        CompletableFuture<?>[] answers = topics.stream().map(question).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(answers).thenCompose(all -> work.get());
    }

    private void watchIfTransactional(String topic, int before) {
        cluster.access(caller).send().messageTypes(topic).thenAccept(types -> {
            if (types.contains(MessageType.TRANSACTION)) {
                watch(topic, before);
            }
        });
    }

    private synchronized boolean isNew(String topic) {
        return !watched.containsKey(topic);
    }

    private synchronized int departures() {
        return departures;
    }

    /** The client hears the brokers' questions about half messages of a topic. */
    void watch(String topic) {
        watch(topic, departures());
    }

    /** Does nothing if the client has left in between. */
    private void watch(String topic, int before) {
        synchronized (this) {
            if (closed || departures != before || watched.containsKey(topic) || watched.size() >= MAX_TOPICS) {
                return;
            }
            watched.put(topic, NOT_YET);
        }
        Runnable stop = cluster.access(caller)
                .send()
                .watchTransactions(topic, (half, message) -> listener.check(TransactionIds.ofCheck(half), message));
        boolean inTime;
        synchronized (this) {
            inTime = watched.replace(topic, NOT_YET, stop);
        }
        if (!inTime) {
            stop.run();
        }
    }

    /**
     * The client is a consumer.
     *
     * @param group the full name of its consumer group
     * @param topics full names of topics that it consumes, none if it has not said yet
     * @return what brokers have configured for the group, RocketMQ's defaults if they do not know it; fails when no broker can be
     *     asked
     */
    public CompletableFuture<GroupSettings> consumes(String group, List<String> topics) {
        return caller.asKnown(() -> judged(allowedAll(
                topics,
                topic -> caller.asConsumer(topic, group, () -> CompletableFuture.completedFuture(null)),
                () -> settings(group, topics))));
    }

    private CompletableFuture<GroupSettings> settings(String group, List<String> topics) {
        settings = Settings.of(Role.CONSUMER, group, topics);
        return cluster.access(caller).receive().groupSettings(group, topics).exceptionallyCompose(failure -> {
            ProxyException error = ProxyException.from(failure);
            // The call that is to consume says so; a client that only starts cannot show it to its application.
            return error.code() == ErrorCode.CONSUMER_GROUP_NOT_FOUND
                    ? CompletableFuture.completedFuture(UNKNOWN_GROUP)
                    : CompletableFuture.failedFuture(error);
        });
    }

    /** The client listens to lite topics, which it gives up when it leaves. */
    synchronized void listens(LiteSubscription subscription) {
        lite = subscription;
    }

    /** A stream that only calls itself like another user's client has not been allowed to listen. */
    synchronized boolean mayHearOfLiteTopics() {
        return lite != null || !caller.isUser();
    }

    /** Ends the stream if its client may not hear what it hears. */
    void recheck() {
        List<String> topics;
        synchronized (this) {
            topics = List.copyOf(watched.keySet());
        }
        topics.forEach(topic -> caller.asProducer(topic, () -> CompletableFuture.completedFuture(null))
                .exceptionally(failure -> {
                    ProxyException error = ProxyException.from(failure);
                    if (Session.isRefusal(error)) {
                        listener.refused(error);
                    }
                    return null;
                }));
    }

    /** Ends what the client is registered for; answers the lite subscription that is to be given up, or null. */
    @Nullable
    LiteSubscription forget() {
        List<Runnable> stops;
        LiteSubscription held;
        synchronized (this) {
            departures++;
            stops = List.copyOf(watched.values());
            watched.clear();
            held = lite;
            lite = null;
        }
        stops.forEach(Runnable::run);
        return held;
    }

    /** The stream has ended. Lite subscriptions stay: brokers forget them unless the client comes back soon. Idempotent. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        forget();
        streams.closed(this);
    }

    /**
     * What a client has said of itself.
     *
     * @param role what it is
     * @param group its consumer group, or empty
     * @param topics full topic names, the first of them if there are very many
     */
    record Settings(Role role, String group, List<String> topics) {
        /** Bounds what a client makes this instance remember for show. */
        private static final int MAX_SHOWN = 32;

        static Settings of(Role role, String group, Collection<String> topics) {
            return new Settings(
                    role, group, topics.stream().distinct().limit(MAX_SHOWN).toList());
        }
    }

    /** What a client is. */
    enum Role {
        /** It has not sent its settings. */
        UNKNOWN,
        /** It sends. */
        PRODUCER,
        /** It receives. */
        CONSUMER
    }
}
