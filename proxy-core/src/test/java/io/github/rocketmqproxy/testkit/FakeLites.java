package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lite topics of one of {@link FakeBroker}'s brokers: a queue each, and who listens to it. */
final class FakeLites {
    private final FakeNode node;
    private final Map<Lite, FakeQueue> queues = new HashMap<>();
    private final Map<Progress, FakeGroup> groups = new HashMap<>();
    private final Map<String, Set<String>> subscribed = new HashMap<>();

    private record Lite(String topic, String name) {}

    private record Progress(String group, Lite lite) {}

    FakeLites(FakeNode node) {
        this.node = node;
    }

    void append(OutboundMessage content, long commitLogOffset, long now) {
        queue(new Lite(content.topic(), content.liteTopic())).append(content, commitLogOffset, 0, now);
    }

    private FakeQueue queue(Lite lite) {
        return queues.computeIfAbsent(lite, ignored -> new FakeQueue(0));
    }

    void change(LiteSubscription change) {
        Set<String> mine = subscribed.computeIfAbsent(change.clientId(), ignored -> new TreeSet<>());
        switch (change.action()) {
            case PARTIAL_ADD -> mine.addAll(change.liteTopics());
            case PARTIAL_REMOVE -> mine.removeAll(change.liteTopics());
            case COMPLETE_ADD -> {
                mine.clear();
                mine.addAll(change.liteTopics());
            }
            case COMPLETE_REMOVE -> subscribed.remove(change.clientId());
        }
    }

    List<FakeGroup.Popped> pop(PopRequest request, long now) {
        Subscription subscription = request.subscription();
        String topic = subscription.topic();
        boolean bound = node.settings(subscription.group()).liteBindTopic().equals(topic);
        if (!bound || !node.types(topic).contains(MessageType.LITE)) {
            throw new ProxyException(
                    ErrorCode.NOT_SUPPORTED,
                    "group \"" + subscription.group() + "\" consumes no lite topics of \"" + topic + "\"");
        }
        List<FakeGroup.Popped> found = new ArrayList<>();
        for (String name : subscribed.getOrDefault(request.liteClientId(), Set.of())) {
            Lite lite = new Lite(topic, name);
            FakeGroup group = groups.computeIfAbsent(
                    new Progress(subscription.group(), lite),
                    ignored -> new FakeOrderlyGroup(node.name(), List.of(queue(lite)), true));
            group.pop(request, now)
                    .forEach(popped -> found.add(new FakeGroup.Popped(
                            popped.message(),
                            popped.reconsumeTimes(),
                            popped.handle().ofLiteTopic(name))));
        }
        return found;
    }

    @Nullable
    FakeGroup group(Subscription subscription, String liteTopic) {
        return groups.get(new Progress(subscription.group(), new Lite(subscription.topic(), liteTopic)));
    }
}
