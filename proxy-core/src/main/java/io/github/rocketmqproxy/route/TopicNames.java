package io.github.rocketmqproxy.route;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.SystemNames;
import java.util.function.IntPredicate;

/** Which names topics and consumer groups may have: RocketMQ's own rules ({@code TopicValidator}, {@code Validators}). */
public final class TopicNames {
    /** The longest name of a lite topic. */
    public static final int MAX_LITE = 64;

    private static final int MAX_TOPIC = 127;
    private static final int MAX_GROUP = 120;

    private TopicNames() {}

    /**
     * Checks a topic name.
     *
     * @param topic the full name, with its namespace
     * @throws ProxyException with {@link ErrorCode#ILLEGAL_TOPIC}
     */
    public static void check(String topic) {
        if (!legal(topic, MAX_TOPIC, TopicNames::isLegal)) {
            throw illegal(ErrorCode.ILLEGAL_TOPIC, "topic", topic, MAX_TOPIC);
        }
        if (SystemNames.isSystemTopic(topic)) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_TOPIC,
                    "topic: \"" + topic + "\" is a system topic (expected: a topic of your own)");
        }
    }

    /**
     * Checks the name of a consumer group.
     *
     * @param group the full name, with its namespace
     * @throws ProxyException with {@link ErrorCode#ILLEGAL_CONSUMER_GROUP}
     */
    public static void checkGroup(String group) {
        if (!legal(group, MAX_GROUP, TopicNames::isLegal)) {
            throw illegal(ErrorCode.ILLEGAL_CONSUMER_GROUP, "group_id", group, MAX_GROUP);
        }
        if (SystemNames.isSystemGroup(group)) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_CONSUMER_GROUP,
                    "group_id: \"" + group + "\" is a system group (expected: a group of your own)");
        }
    }

    /**
     * Checks the name of a lite topic.
     *
     * @param liteTopic the name below its topic
     * @throws ProxyException with {@link ErrorCode#ILLEGAL_LITE_TOPIC}
     */
    public static void checkLite(String liteTopic) {
        if (!legal(liteTopic, MAX_LITE, TopicNames::isPlain)) {
            String shown = liteTopic.length() > MAX_LITE ? liteTopic.substring(0, MAX_LITE) + "…" : liteTopic;
            throw new ProxyException(
                    ErrorCode.ILLEGAL_LITE_TOPIC,
                    "lite_topic: \"" + shown + "\" (expected: 1 to " + MAX_LITE
                            + " of the characters a-z A-Z 0-9 _ -)");
        }
    }

    /** By hand: every message is checked so, and a pattern took longer than all other checks together. */
    private static boolean legal(String name, int maxLength, IntPredicate allowed) {
        if (name.isEmpty() || name.length() > maxLength) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!allowed.test(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLegal(int c) {
        return isPlain(c) || c == '%' || c == '|';
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static ProxyException illegal(ErrorCode code, String what, String name, int maxLength) {
        String shown = name.length() > maxLength ? name.substring(0, maxLength) + "…" : name;
        return new ProxyException(
                code,
                what + ": \"" + shown + "\" (expected: 1 to " + maxLength + " of the characters a-z A-Z 0-9 _ - % |)");
    }
}
