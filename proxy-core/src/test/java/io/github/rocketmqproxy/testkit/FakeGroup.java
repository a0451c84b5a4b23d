package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link FakeBroker} knows of one consumer group's progress in one topic on one broker. */
interface FakeGroup {
    /** One delivery. */
    record Popped(FakeMessage message, int reconsumeTimes, DeliveryHandle handle) {
        Delivery delivery(String topic) {
            return message.delivery(topic, reconsumeTimes, handle);
        }
    }

    /** Takes messages that match and are visible at {@code now}. */
    List<Popped> pop(PopRequest request, long now);

    /** Whether the delivery was known. */
    boolean ack(DeliveryHandle handle, long now);

    /** The handle that replaces the old one; null if that was not known. */
    @Nullable
    DeliveryHandle changeInvisible(DeliveryHandle handle, long invisibleMillis, boolean countsAsAttempt, long now);

    /** The message of a delivery; null if it is not known. */
    @Nullable
    FakeMessage find(DeliveryHandle handle);

    /** Deliveries that are hidden now. */
    int inFlight();

    /** Messages that were not fetched yet; in order also those in flight. */
    long lag();
}
