package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.api.User.Quota;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.metrics.AccessRefusal;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.worker.Timer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How much users may send, and how much may be sent to each topic. Thread-safe. */
final class Quotas {
    private static final String MESSAGES = "messages";
    private static final String BYTES = "bytes";

    private final Supplier<Quota> topicQuota;
    private final Timer timer;
    private final EngineMetrics metrics;
    private final Meters<String> users;
    private final Meters<Topic> topics;

    Quotas(Supplier<Quota> topicQuota, Timer timer, EngineMetrics metrics) {
        this.topicQuota = topicQuota;
        this.timer = timer;
        this.metrics = metrics;
        this.users = new Meters<>(timer.nanoTime());
        this.topics = new Meters<>(timer.nanoTime());
    }

    /** One topic of one cluster. */
    private record Topic(List<String> nameServers, String name) {}

    /**
     * Counts a message, or refuses it and counts nothing.
     *
     * @param user who sends it, or null if nobody knows
     * @throws ProxyException with {@code QUOTA_EXCEEDED}
     */
    void take(@Nullable User user, List<String> nameServers, OutboundMessage message) {
        Quota ofUser = user == null ? Quota.NONE : user.quota();
        Quota perTopic = topicQuota.get();
        boolean limitsUser = !ofUser.equals(Quota.NONE);
        boolean limitsTopic = !perTopic.equals(Quota.NONE);
        if (!limitsUser && !limitsTopic) {
            return;
        }
        String topic = message.topic();
        int bytes = message.size();
        long now = timer.nanoTime();
        Meter userMeter = user == null || !limitsUser ? null : users.of(user.name(), now);
        Meter topicMeter = limitsTopic ? topics.of(new Topic(nameServers, topic), now) : null;
        if (user != null && userMeter != null) {
            check(userMeter, ofUser, now, user);
        }
        if (topicMeter != null) {
            check(topicMeter, perTopic, now, topic);
            topicMeter.take(perTopic, bytes, now);
        }
        if (userMeter != null) {
            userMeter.take(ofUser, bytes, now);
        }
    }

    private void check(Meter meter, Quota quota, long now, User user) {
        String what = exceeded(meter, quota, now);
        if (!what.isEmpty()) {
            metrics.accessRefused(AccessRefusal.USER_QUOTA);
            throw new ProxyException(
                    ErrorCode.QUOTA_EXCEEDED,
                    what + "-per-second: user \"" + user.name() + "\" sends more " + what + " than its quota (limit "
                            + limit(quota, what) + " a second); slow down, or have the quota raised");
        }
    }

    private void check(Meter meter, Quota perTopic, long now, String topic) {
        String what = exceeded(meter, perTopic, now);
        if (!what.isEmpty()) {
            metrics.accessRefused(AccessRefusal.TOPIC_QUOTA);
            throw new ProxyException(
                    ErrorCode.QUOTA_EXCEEDED,
                    (what.equals(MESSAGES) ? "TOPIC_QUOTA_MESSAGES" : "TOPIC_QUOTA_BYTES") + ": more " + what
                            + " are sent to topic \"" + topic + "\" than its quota (limit " + limit(perTopic, what)
                            + " a second); slow down, or have the setting raised");
        }
    }

    private static String exceeded(Meter meter, Quota quota, long now) {
        if (!meter.hasMessages(quota, now)) {
            return MESSAGES;
        }
        return meter.hasBytes(quota, now) ? "" : BYTES;
    }

    private static long limit(Quota quota, String what) {
        return what.equals(MESSAGES) ? quota.messagesPerSecond() : quota.bytesPerSecond();
    }

    /** Forgets who has not sent for a while. To be called once a second. */
    void sweep() {
        long now = timer.nanoTime();
        users.sweep(now);
        topics.sweep(now);
    }
}
