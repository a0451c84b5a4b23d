package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.Permission;
import io.github.rocketmqproxy.proto.v2.Resource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteQueuesTest {
    private static final Resource TOPIC =
            Resource.newBuilder().setName("orders").build();

    @Test
    void queuesHaveTheNumbersAndPermissionsThatTheyHaveAtTheirBroker() {
        List<MessageQueue> queues = queues(
                new BrokerQueues("a", "a:1", 2, 2),
                new BrokerQueues("b", "b:1", 1, 3),
                new BrokerQueues("c", "c:1", 2, 1),
                new BrokerQueues("d", "d:1", 0, 1),
                new BrokerQueues("e", "e:1", 1, 0),
                new BrokerQueues("f", "f:1", 0, 0));

        assertThat(queues)
                .extracting(queue -> queue.getBroker().getName(), MessageQueue::getId, MessageQueue::getPermission)
                .containsExactly(
                        tuple("a", 0, Permission.READ_WRITE),
                        tuple("a", 1, Permission.READ_WRITE),
                        tuple("b", 0, Permission.READ_WRITE),
                        tuple("b", 1, Permission.READ),
                        tuple("b", 2, Permission.READ),
                        tuple("c", 0, Permission.READ_WRITE),
                        tuple("c", 1, Permission.WRITE),
                        tuple("d", 0, Permission.READ),
                        tuple("e", 0, Permission.WRITE));
        assertThat(queues)
                .allSatisfy(
                        queue -> assertThat(queue.getAcceptMessageTypesList()).containsExactly(MessageType.NORMAL));
    }

    /** An empty answer would make clients forget the queues that they know. */
    @Test
    void routeWithoutAQueueIsAFailure() {
        assertThatThrownBy(() -> queues())
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE))
                .hasMessageContaining("orders");
        assertThatThrownBy(() -> queues(new BrokerQueues("a", "a:1", 0, 0)))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_PERMITTED))
                .hasMessageContaining("orders");
    }

    private static List<MessageQueue> queues(BrokerQueues... brokers) {
        return RouteQueues.all(
                new TopicRoute("orders", List.of(brokers)),
                TOPIC,
                Endpoints.getDefaultInstance(),
                Set.of(MessageType.NORMAL));
    }
}
