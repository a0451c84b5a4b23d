package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far each queue is known to reach. A broker refuses a single acknowledgement of a message that its queue has not got, but passes
 * over it without a word in a batch; what lies within the known reach it takes in both. Thread-safe.
 */
final class DeliveredOffsets {
    /** Some megabytes; beyond it everything is forgotten, and learned again from the next pops. */
    static final int MAX_QUEUES = 50_000;

    private final Map<Queue, Long> last = new ConcurrentHashMap<>();

    private record Queue(String brokerName, String topic, int queueId) {
        static Queue of(Subscription subscription, DeliveryHandle handle) {
            return new Queue(handle.brokerName(), Handles.storedTopic(subscription, handle), handle.queueId());
        }
    }

    /** The broker has the message: it has delivered it, or has taken its single acknowledgement. */
    void reach(Subscription subscription, DeliveryHandle handle) {
        Queue queue = Queue.of(subscription, handle);
        Long known = last.get(queue);
        if (known == null || known < handle.offset()) {
            if (known == null && last.size() >= MAX_QUEUES) {
                last.clear();
            }
            last.merge(queue, handle.offset(), Math::max);
        }
    }

    boolean reached(Subscription subscription, DeliveryHandle handle) {
        Long known = last.get(Queue.of(subscription, handle));
        return known != null && handle.offset() <= known;
    }

    /** How many queues are known. */
    int queues() {
        return last.size();
    }
}
