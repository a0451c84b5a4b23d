package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One broker of {@link FakeBroker}'s cluster: its topics and groups. Not thread-safe: the cluster locks. */
final class FakeNode {
    private static final GroupSettings DEFAULT = new GroupSettings(true, false, 16);

    private final String name;
    private final Map<String, List<FakeQueue>> topics = new HashMap<>();
    private final Map<String, Set<MessageType>> types = new HashMap<>();
    private final Map<String, GroupSettings> settings = new HashMap<>();
    private final Map<String, FakeGroup> groups = new HashMap<>();
    private final FakeLites lites = new FakeLites(this);
    private long commitLogOffset;

    FakeNode(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void createTopic(String topic, int queues) {
        topics.computeIfAbsent(topic, ignored -> {
            List<FakeQueue> created = new ArrayList<>();
            for (int i = 0; i < queues; i++) {
                created.add(new FakeQueue(i));
            }
            return List.copyOf(created);
        });
    }

    void limit(String topic, Set<MessageType> only) {
        types.put(topic, only);
    }

    Set<MessageType> types(String topic) {
        existing(topic);
        return types.getOrDefault(topic, MessageType.MIXED);
    }

    FakeLites lites() {
        return lites;
    }

    void configure(String group, GroupSettings value) {
        settings.put(group, value);
    }

    GroupSettings settings(String group) {
        return settings.getOrDefault(group, DEFAULT);
    }

    @Nullable
    List<FakeQueue> queues(String topic) {
        return topics.get(topic);
    }

    List<FakeQueue> existing(String topic) {
        List<FakeQueue> queues = topics.get(topic);
        if (queues == null) {
            throw new ProxyException(ErrorCode.TOPIC_NOT_FOUND, "topic: \"" + topic + "\" does not exist on " + name);
        }
        return queues;
    }

    FakeQueue queue(String topic, int queueId) {
        List<FakeQueue> queues = existing(topic);
        if (queueId < 0 || queueId >= queues.size()) {
            throw new ProxyException(ErrorCode.BROKER_ERROR, "queue " + queueId + " does not exist on " + name);
        }
        return queues.get(queueId);
    }

    FakeMessage append(int queueId, OutboundMessage content, long halfOffset, long now) {
        FakeMessage stored = queue(content.topic(), queueId).append(content, nextCommitLogOffset(), halfOffset, now);
        if (!content.liteTopic().isEmpty()) {
            lites.append(content, stored.commitLogOffset(), now);
        }
        return stored;
    }

    long nextCommitLogOffset() {
        commitLogOffset += 1000;
        return commitLogOffset;
    }

    List<FakeGroup.Popped> pop(PopRequest request, long now) {
        if (!request.liteClientId().isEmpty()) {
            return lites.pop(request, now);
        }
        Subscription subscription = request.subscription();
        List<FakeQueue> queues = existing(subscription.topic());
        FakeGroup group = groups.computeIfAbsent(
                key(subscription),
                ignored -> settings(subscription.group()).orderly()
                        ? new FakeOrderlyGroup(name, queues, request.fromFirst())
                        : new FakeSharedGroup(name, queues, request.fromFirst()));
        return group.pop(request, now);
    }

    /** The group's progress, for acknowledging; fails if the group never popped here. */
    FakeGroup group(Subscription subscription, DeliveryHandle handle) {
        FakeGroup group = handle.liteTopic().isEmpty()
                ? groups.get(key(subscription))
                : lites.group(subscription, handle.liteTopic());
        if (group == null) {
            throw unknown(handle);
        }
        return group;
    }

    int inFlight(Subscription subscription) {
        FakeGroup group = groups.get(key(subscription));
        return group == null ? 0 : group.inFlight();
    }

    long lag(String topic, String group) {
        FakeGroup known = groups.get(topic + "@" + group);
        return known == null
                ? existing(topic).stream().mapToLong(FakeQueue::size).sum()
                : known.lag();
    }

    static ProxyException unknown(DeliveryHandle handle) {
        return new ProxyException(
                ErrorCode.INVALID_RECEIPT_HANDLE, "receipt_handle: \"" + handle + "\" is unknown or expired");
    }

    private static String key(Subscription subscription) {
        return subscription.topic() + "@" + subscription.group();
    }
}
