package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.MessageType;

/** Types of messages in the protocol's words. */
final class MessageTypes {
    private MessageTypes() {}

    /** Never UNSPECIFIED: Java's client throws at that. */
    static MessageType of(io.github.rocketmqproxy.message.MessageType type) {
        return switch (type) {
            case NORMAL -> MessageType.NORMAL;
            case FIFO -> MessageType.FIFO;
            case DELAY -> MessageType.DELAY;
            case TRANSACTION -> MessageType.TRANSACTION;
            case LITE -> MessageType.LITE;
            case PRIORITY -> MessageType.PRIORITY;
        };
    }
}
