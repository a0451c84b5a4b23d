package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import org.apache.rocketmq.common.KeyBuilder;
import org.apache.rocketmq.common.MixAll;

/** How receipt handles look to brokers. */
final class Handles {
    static final int TOPIC = 0;
    static final int RETRY_TOPIC = 1;
    static final int RETRY_TOPIC_V2 = 2;

    /** In place of the revive queue: pulled from a broker that has no POP; only who pulled it knows what becomes of it. */
    static final int PULLED = 4_000;

    private static final int BROKER_PARTS = 8;

    private Handles() {}

    /** Which form of topic a message was popped from. */
    static int kindOf(String topic) {
        if (KeyBuilder.isPopRetryTopicV2(topic)) {
            return RETRY_TOPIC_V2;
        }
        return topic.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX) ? RETRY_TOPIC : TOPIC;
    }

    /** The topic in which the broker has the delivery: the subscription's, or the group's retry topic. */
    static String storedTopic(Subscription subscription, DeliveryHandle handle) {
        if (isPulled(handle)) {
            return handle.topicKind() == TOPIC ? subscription.topic() : MixAll.getRetryTopic(subscription.group());
        }
        return switch (handle.topicKind()) {
            case RETRY_TOPIC -> KeyBuilder.buildPopRetryTopicV1(subscription.topic(), subscription.group());
            case RETRY_TOPIC_V2 -> KeyBuilder.buildPopRetryTopicV2(subscription.topic(), subscription.group());
            default -> subscription.topic();
        };
    }

    /** Whether the delivery was pulled, not popped. */
    static boolean isPulled(DeliveryHandle handle) {
        return handle.reviveQueueId() == PULLED;
    }

    /** What the broker calls extra info: the handle without the offset in the log. */
    static String brokerText(DeliveryHandle handle) {
        return handle.startOffset() + " " + handle.popTimeMillis() + " " + handle.invisibleMillis() + " "
                + handle.reviveQueueId() + " " + handle.topicKind() + " " + handle.brokerName() + " "
                + handle.queueId() + " " + handle.offset();
    }

    /** Reads the broker's own form and adds what it lacks. */
    static DeliveryHandle parse(String brokerText, long commitLogOffset) {
        String[] parts = brokerText.split(" ", -1);
        if (parts.length < BROKER_PARTS) {
            throw new IllegalArgumentException("POP_CK \"" + brokerText + "\" has fewer than 8 parts");
        }
        return new DeliveryHandle(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]),
                parts[5],
                Integer.parseInt(parts[6]),
                Long.parseLong(parts[7]),
                commitLogOffset);
    }
}
