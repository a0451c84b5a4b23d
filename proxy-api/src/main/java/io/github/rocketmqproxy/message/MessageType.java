package io.github.rocketmqproxy.message;

import java.util.EnumSet;
import java.util.Set;

/** Which rules a message follows. A topic may be limited to some types ({@code message.type} of RocketMQ's topic attributes). */
public enum MessageType {
    /** None of the below. */
    NORMAL,
    /** Ordered within its sharding key (message group). */
    FIFO,
    /** Delivered at a time of its own. */
    DELAY,
    /** Sent as half message, visible when committed. */
    TRANSACTION,
    /** Of a lite topic. */
    LITE,
    /** With a priority. */
    PRIORITY;

    /** What a topic of type MIXED takes, and one whose type is not known: nothing is refused for want of knowledge. */
    public static final Set<MessageType> MIXED = Set.copyOf(EnumSet.of(NORMAL, FIFO, DELAY, TRANSACTION));
}
