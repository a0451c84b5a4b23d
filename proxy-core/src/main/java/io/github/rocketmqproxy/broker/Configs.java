package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Backoff;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.MessageType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.remoting.protocol.subscription.CustomizedRetryPolicy;
import org.apache.rocketmq.remoting.protocol.subscription.ExponentialRetryPolicy;
import org.apache.rocketmq.remoting.protocol.subscription.GroupRetryPolicy;
import org.apache.rocketmq.remoting.protocol.subscription.GroupRetryPolicyType;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.jspecify.annotations.Nullable;

/** What brokers have configured for topics and groups, in our words. */
final class Configs {
    /** The topic attribute that says which messages a topic takes. */
    static final String MESSAGE_TYPE = "message.type";

    private Configs() {}

    /** The types that a topic takes; without the attribute it is one for normal messages, as for RocketMQ itself. */
    static Set<MessageType> messageTypes(@Nullable Map<String, String> attributes) {
        String type = attributes == null ? null : attributes.get(MESSAGE_TYPE);
        if (type == null) {
            return Set.of(MessageType.NORMAL);
        }
        return Arrays.stream(MessageType.values())
                .filter(known -> known.name().equals(type))
                .findFirst()
                .map(Set::of)
                .orElse(MessageType.MIXED);
    }

    static GroupSettings groupSettings(SubscriptionGroupConfig config) {
        return new GroupSettings(
                config.isConsumeEnable(),
                config.isConsumeMessageOrderly(),
                config.getRetryMaxTimes(),
                Duration.ofMinutes(config.getConsumeTimeoutMinute()),
                backoff(config.getGroupRetryPolicy()),
                config.getLiteSubClientQuota(),
                config.getLiteBindTopic() == null ? "" : config.getLiteBindTopic());
    }

    private static Backoff backoff(@Nullable GroupRetryPolicy policy) {
        if (policy == null) {
            return Backoff.DEFAULT;
        }
        if (policy.getType() == GroupRetryPolicyType.EXPONENTIAL) {
            ExponentialRetryPolicy exponential = policy.getExponentialRetryPolicy();
            return exponential == null ? Backoff.DEFAULT : exponential(exponential);
        }
        CustomizedRetryPolicy customized = policy.getCustomizedRetryPolicy();
        return customized == null || customized.getNext() == null || customized.getNext().length == 0
                ? Backoff.DEFAULT
                : new Backoff.Steps(Arrays.stream(customized.getNext())
                        .mapToObj(Duration::ofMillis)
                        .toList());
    }

    private static Backoff exponential(ExponentialRetryPolicy policy) {
        return new Backoff.Exponential(
                Duration.ofMillis(policy.getInitial()),
                Duration.ofMillis(policy.getMax()),
                Math.max(1, policy.getMultiplier()));
    }
}
