package io.github.rocketmqproxy.broker;

import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.topic.TopicValidator;

/** The topics and groups that RocketMQ keeps for itself. */
public final class SystemNames {
    private SystemNames() {}

    /**
     * Whether a topic is RocketMQ's own.
     *
     * @param topic a topic name
     * @return true for system topics
     */
    public static boolean isSystemTopic(String topic) {
        return TopicValidator.isSystemTopic(topic);
    }

    /**
     * Whether a consumer group is RocketMQ's own.
     *
     * @param group a group name
     * @return true for system groups
     */
    public static boolean isSystemGroup(String group) {
        return MixAll.isSysConsumerGroup(group);
    }
}
