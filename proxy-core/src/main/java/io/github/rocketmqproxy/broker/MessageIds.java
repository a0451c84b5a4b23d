package io.github.rocketmqproxy.broker;

import org.apache.rocketmq.common.message.MessageClientIDSetter;

/** Makes message ids in RocketMQ's own form, which its tools can read (address, process, time, counter). */
public final class MessageIds {
    private MessageIds() {}

    /**
     * An id that no other message has.
     *
     * @return 32 hexadecimal digits
     */
    public static String next() {
        return MessageClientIDSetter.createUniqID();
    }
}
