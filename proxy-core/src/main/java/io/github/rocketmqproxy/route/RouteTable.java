package io.github.rocketmqproxy.route;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.worker.AsyncWork;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one cluster, remembered. A known route is answered at once and looked up anew behind the caller's back when it
 * is old; if that fails, the old one goes on serving. Thread-safe.
 */
public final class RouteTable {
    private static final long REFRESH_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long KEEP_MISSING_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FORGET_NANOS = Duration.ofMinutes(5).toNanos();
    /** Between refreshes that fail, so that a dead name server is not asked once for each message. */
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final BrokerClient broker;
    private final BrokerConfig config;
    private final Timer timer;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<TopicRoute>> creating = new ConcurrentHashMap<>();

    /**
     * An empty table.
     *
     * @param broker the cluster
     * @param config whether missing topics are created
     * @param timer the time
     */
    public RouteTable(BrokerClient broker, BrokerConfig config, Timer timer) {
        this.broker = broker;
        this.config = config;
        this.timer = timer;
    }

    /**
     * The route of a topic that must exist.
     *
     * @param topic the full topic name
     * @return the route; fails with {@code TOPIC_NOT_FOUND} or what the name server's failure was
     */
    public CompletableFuture<TopicRoute> route(String topic) {
        long now = timer.nanoTime();
        Entry entry = entries.get(topic);
        TopicRoute known = entry == null ? null : entry.route;
        if (entry == null || known == null) {
            return lookUp(topic, now);
        }
        entry.usedNanos = now;
        if (now - entry.fetchedNanos > REFRESH_NANOS) {
            lookUp(topic, now);
        }
        return CompletableFuture.completedFuture(known);
    }

    /**
     * The route of a topic that is created if it is missing and AUTO_CREATE_TOPICS is on.
     *
     * @param topic the full topic name
     * @return the route; fails with {@code ILLEGAL_TOPIC}, or {@code TOPIC_NOT_FOUND} where topics are not created
     */
    public CompletableFuture<TopicRoute> routeOrCreate(String topic) {
        try {
            TopicNames.check(topic);
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
        return route(topic).exceptionallyCompose(failure -> {
            if (isMissing(failure) && config.autoCreateTopics()) {
                return create(topic);
            }
            return CompletableFuture.failedFuture(explained(topic, failure));
        });
    }

    /**
     * Looks the route up again at its next use, because it has turned out to be wrong.
     *
     * @param topic the full topic name
     */
    public void suspect(String topic) {
        Entry entry = entries.get(topic);
        if (entry != null) {
            entry.fetchedNanos = timer.nanoTime() - REFRESH_NANOS - 1;
        }
    }

    /** Forgets routes that nobody has used for a while. Called by a timer. */
    public void sweep() {
        long now = timer.nanoTime();
        entries.values().removeIf(entry -> now - entry.usedNanos > FORGET_NANOS);
    }

    /** Topics remembered, or being looked up. */
    int size() {
        return entries.size();
    }

    private CompletableFuture<TopicRoute> lookUp(String topic, long now) {
        Entry entry = entries.computeIfAbsent(topic, name -> new Entry(now));
        CompletableFuture<TopicRoute> mine = new CompletableFuture<>();
        CompletableFuture<TopicRoute> running = entry.join(mine);
        if (running != mine) {
            return running;
        }
        AsyncWork.start(() -> broker.route(topic)).whenComplete((route, failure) -> {
            if (failure == null) {
                remember(topic, route);
            } else if (entry.route == null || (isMissing(failure) && entry.missingForLong(timer.nanoTime()))) {
                entries.remove(topic, entry);
            } else {
                entry.fetchedNanos = timer.nanoTime() - REFRESH_NANOS + RETRY_NANOS;
            }
            entry.leave();
            if (failure == null) {
                mine.complete(route);
            } else {
                mine.completeExceptionally(ProxyException.from(failure));
            }
        });
        return mine;
    }

    /** One creation at a time, however many wait for it. */
    private CompletableFuture<TopicRoute> create(String topic) {
        Entry entry = entries.get(topic);
        TopicRoute justCreated = entry == null ? null : entry.route;
        if (justCreated != null) {
            return CompletableFuture.completedFuture(justCreated);
        }
        CompletableFuture<TopicRoute> mine = new CompletableFuture<>();
        CompletableFuture<TopicRoute> running = creating.putIfAbsent(topic, mine);
        if (running != null) {
            return running;
        }
        AsyncWork.start(() -> broker.createTopic(topic, config.autoCreateTopicQueues()))
                .whenComplete((route, failure) -> {
                    if (failure == null) {
                        remember(topic, route);
                    }
                    creating.remove(topic);
                    if (failure == null) {
                        mine.complete(route);
                    } else {
                        mine.completeExceptionally(ProxyException.from(failure));
                    }
                });
        return mine;
    }

    private TopicRoute remember(String topic, TopicRoute route) {
        long now = timer.nanoTime();
        Entry entry = entries.computeIfAbsent(topic, name -> new Entry(now));
        entry.found(route, now);
        return route;
    }

    private static boolean isMissing(Throwable failure) {
        return ProxyException.from(failure).code() == ErrorCode.TOPIC_NOT_FOUND;
    }

    private static ProxyException explained(String topic, Throwable failure) {
        if (!isMissing(failure)) {
            return ProxyException.from(failure);
        }
        return new ProxyException(
                ErrorCode.TOPIC_NOT_FOUND,
                "topic: \"" + topic + "\" does not exist in the cluster; create it, or let the proxy do it with"
                        + " AUTO_CREATE_TOPICS=true");
    }

    /** What is known of one topic. */
    private static final class Entry {
        private volatile @Nullable TopicRoute route;
        private volatile long fetchedNanos;
        private volatile long usedNanos;
        // Guarded by this.
        private @Nullable CompletableFuture<TopicRoute> running;
        private boolean missing;
        private long missingSinceNanos;

        Entry(long now) {
            fetchedNanos = now;
            usedNanos = now;
        }

        /** One look-up at a time: answers the one that is running, or takes {@code mine} for it. */
        synchronized CompletableFuture<TopicRoute> join(CompletableFuture<TopicRoute> mine) {
            CompletableFuture<TopicRoute> current = running;
            if (current != null) {
                return current;
            }
            running = mine;
            return mine;
        }

        /** Name servers forget the topics of a broker that stops; it may be back soon. */
        synchronized boolean missingForLong(long nowNanos) {
            if (!missing) {
                missing = true;
                missingSinceNanos = nowNanos;
            }
            return nowNanos - missingSinceNanos > KEEP_MISSING_NANOS;
        }

        synchronized void found(TopicRoute found, long nowNanos) {
            missing = false;
            route = found;
            fetchedNanos = nowNanos;
        }

        synchronized void leave() {
            running = null;
        }
    }
}
