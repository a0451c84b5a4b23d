package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Figures by topic, for the first topics that messages were stored in or received from; all further ones share one. A topic that was
 * only asked for has none of its own: anybody can ask for any name. Thread-safe.
 */
final class TopicFigures {
    static final String OTHER = "other";

    private final Figures figures;
    private final int most;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private volatile @Nullable Topic other;
    /** Spares those that come too late the lock. */
    private volatile boolean full;

    private record Topic(Counter sent, Counter sentBytes, Counter received, Counter receivedBytes, Counter failed) {}

    /**
     * For a number of topics.
     *
     * @param most how many have figures of their own; 0 for no figures at all
     */
    TopicFigures(Figures figures, int most) {
        this.figures = figures;
        this.most = most;
    }

    void sent(String topic, int messages, long bytes) {
        if (most > 0) {
            Topic own = ofExisting(topic);
            own.sent().inc(messages);
            own.sentBytes().inc(bytes);
        }
    }

    void received(String topic, int messages, long bytes) {
        if (most > 0) {
            Topic own = ofExisting(topic);
            own.received().inc(messages);
            own.receivedBytes().inc(bytes);
        }
    }

    void failed(String topic) {
        if (most > 0) {
            Topic own = topics.get(topic);
            (own == null ? other() : own).failed().inc();
        }
    }

    private Topic ofExisting(String topic) {
        Topic own = topics.get(topic);
        return own != null ? own : full ? other() : add(topic);
    }

    private synchronized Topic add(String topic) {
        if (topics.size() >= most) {
            full = true;
            return other();
        }
        return topics.computeIfAbsent(topic, this::create);
    }

    private Topic other() {
        Topic known = other;
        if (known == null) {
            known = create(OTHER);
            other = known;
        }
        return known;
    }

    /** Asked again for one label, the figures are the same. */
    private Topic create(String label) {
        return new Topic(
                figures.counter(MetricName.TOPIC_MESSAGES_SENT, label),
                figures.counter(MetricName.TOPIC_SENT, label),
                figures.counter(MetricName.TOPIC_MESSAGES_RECEIVED, label),
                figures.counter(MetricName.TOPIC_RECEIVED, label),
                figures.counter(MetricName.TOPIC_MESSAGES_FAILED, label));
    }
}
