package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import org.junit.jupiter.api.Test;

class DeliveredOffsetsTest {
    private static final Subscription ORDERS = new Subscription("orders", "billing", Subscription.Filter.ALL);

    private final DeliveredOffsets delivered = new DeliveredOffsets();

    private static DeliveryHandle handle(int topicKind, int queueId, long offset) {
        return new DeliveryHandle(0, 1_000, 60_000, 3, topicKind, "a", queueId, offset, 77);
    }

    @Test
    void queueReachesToItsFarthestMessage() {
        delivered.reach(ORDERS, handle(0, 1, 7));
        delivered.reach(ORDERS, handle(0, 1, 5));

        assertThat(delivered.reached(ORDERS, handle(0, 1, 7))).isTrue();
        assertThat(delivered.reached(ORDERS, handle(0, 1, 0))).isTrue();
        assertThat(delivered.reached(ORDERS, handle(0, 1, 8))).isFalse();
        assertThat(delivered.reached(ORDERS, handle(0, 2, 0))).isFalse();
    }

    @Test
    void queueIsTheSameForEachGroupButNotItsRetryTopic() {
        Subscription other = new Subscription("orders", "shipping", Subscription.Filter.ALL);
        delivered.reach(ORDERS, handle(0, 0, 7));
        delivered.reach(ORDERS, handle(1, 0, 3));

        assertThat(delivered.reached(other, handle(0, 0, 7))).isTrue();
        assertThat(delivered.reached(other, handle(1, 0, 3))).isFalse();
        assertThat(delivered.reached(ORDERS, handle(1, 0, 3))).isTrue();
        assertThat(delivered.reached(ORDERS, handle(2, 0, 3))).isFalse();
    }

    @Test
    void noMoreQueuesAreRememberedThanFit() {
        for (int i = 0; i < 3 * DeliveredOffsets.MAX_QUEUES; i++) {
            delivered.reach(ORDERS, handle(0, i, 1));
            assertThat(delivered.queues()).isLessThanOrEqualTo(DeliveredOffsets.MAX_QUEUES);
        }

        assertThat(delivered.reached(ORDERS, handle(0, 3 * DeliveredOffsets.MAX_QUEUES - 1, 1)))
                .isTrue();
    }
}
