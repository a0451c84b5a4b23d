package io.github.rocketmqproxy.broker;

import java.util.Set;
import org.apache.rocketmq.common.message.MessageConst;

/** The property names that RocketMQ gives a meaning; an application's property must not take one. */
public final class ReservedProperties {
    /** Used by brokers and clouds, but missing in RocketMQ's own list. */
    private static final Set<String> UNLISTED = Set.of(
            MessageConst.PROPERTY_SHARDING_KEY,
            MessageConst.PROPERTY_TRANSACTION_ID,
            MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES,
            MessageConst.PROPERTY_TIMER_DELIVER_MS,
            MessageConst.PROPERTY_TIMER_DELAY_SEC,
            MessageConst.PROPERTY_TIMER_DELAY_MS,
            "__STARTDELIVERTIME");

    private ReservedProperties() {}

    /**
     * Whether a name is taken.
     *
     * @param name a property name
     * @return true if an application must not use it
     */
    public static boolean contains(String name) {
        return MessageConst.STRING_HASH_SET.contains(name) || UNLISTED.contains(name);
    }
}
