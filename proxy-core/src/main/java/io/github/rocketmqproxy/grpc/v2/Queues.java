package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageQueue;

/** Single queues, as calls name them that read by offsets. */
final class Queues {
    private Queues() {}

    /**
     * The queue that a request means.
     *
     * @throws ProxyException with {@code ILLEGAL_TOPIC}, or with {@code ILLEGAL_REQUEST} if it names no broker or no queue
     */
    static MessageQueue of(io.github.rocketmqproxy.proto.v2.MessageQueue queue) {
        String topic = Names.topic(queue.getTopic());
        if (queue.getBroker().getName().isEmpty() || queue.getId() < 0) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST,
                    "message_queue: broker \"" + queue.getBroker().getName() + "\", id " + queue.getId()
                            + " (expected: broker and id of one queue that QueryRoute has answered)");
        }
        return new MessageQueue(topic, queue.getBroker().getName(), queue.getId());
    }
}
