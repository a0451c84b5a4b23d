package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.Top;
import io.github.rocketmqproxy.api.TopicStatus;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.metrics.MetricName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Puts producers beside what is counted of each topic. For one thread, and for one look. */
final class TopicTally {
    private static final Comparator<TopicStatus> BUSIEST_FIRST = Comparator.comparingLong(
                    (TopicStatus topic) -> topic.sent() + topic.received())
            .thenComparingInt(TopicStatus::producers)
            .reversed()
            .thenComparing(TopicStatus::topic);

    private final Map<String, Integer> producers = new HashMap<>();

    void producer(String topic) {
        producers.merge(topic, 1, Integer::sum);
    }

    Top<TopicStatus> top(int most, EngineMetrics metrics) {
        Map<String, Long> sent = metrics.counts(MetricName.TOPIC_MESSAGES_SENT);
        Map<String, Long> received = metrics.counts(MetricName.TOPIC_MESSAGES_RECEIVED);
        Map<String, Long> failed = metrics.counts(MetricName.TOPIC_MESSAGES_FAILED);
        Set<String> names = new TreeSet<>(producers.keySet());
        names.addAll(sent.keySet());
        names.addAll(received.keySet());
        names.addAll(failed.keySet());
        return Top.of(
                names.stream()
                        .map(name -> new TopicStatus(
                                name,
                                producers.getOrDefault(name, 0),
                                sent.getOrDefault(name, 0L),
                                received.getOrDefault(name, 0L),
                                failed.getOrDefault(name, 0L)))
                        .toList(),
                BUSIEST_FIRST,
                most);
    }
}
