package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.proto.v2.Broker;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.Permission;
import io.github.rocketmqproxy.proto.v2.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The queues of a topic in the protocol's words. */
final class RouteQueues {
    private RouteQueues() {}

    /**
     * Every queue of a route, those of each broker numbered from 0 as the broker does: first those that may be read and written, as
     * Node.js's client uses nothing but queue 0.
     *
     * @param route where the topic is
     * @param topic its name as the client knows it
     * @param endpoints where the client finds every broker
     * @param types what the topic takes
     * @return at least one queue
     * @throws ProxyException with {@code BROKER_UNREACHABLE} or {@code NOT_PERMITTED} if there is none: a client must not forget the
     *     queues that it knows
     */
    static List<MessageQueue> all(TopicRoute route, Resource topic, Endpoints endpoints, Set<MessageType> types) {
        List<MessageQueue> queues = new ArrayList<>();
        for (BrokerQueues broker : route.brokers()) {
            MessageQueue.Builder queue = MessageQueue.newBuilder()
                    .setTopic(topic)
                    .setBroker(broker(broker.brokerName(), endpoints))
                    .addAllAcceptMessageTypes(types);
            for (int id = 0; id < Math.max(broker.readQueues(), broker.writeQueues()); id++) {
                queues.add(queue.setId(id)
                        .setPermission(permission(id < broker.readQueues(), id < broker.writeQueues()))
                        .build());
            }
        }
        if (queues.isEmpty()) {
            throw none(route);
        }
        return queues;
    }

    /** A broker, which clients call by way of the proxy. They look at masters only: id 0. */
    static Broker broker(String name, Endpoints endpoints) {
        return Broker.newBuilder()
                .setName(name)
                .setId(0)
                .setEndpoints(endpoints)
                .build();
    }

    private static Permission permission(boolean read, boolean write) {
        if (read && write) {
            return Permission.READ_WRITE;
        }
        return read ? Permission.READ : Permission.WRITE;
    }

    private static ProxyException none(TopicRoute route) {
        return route.brokers().isEmpty()
                ? new ProxyException(
                        ErrorCode.BROKER_UNREACHABLE,
                        "topic: \"" + route.topic() + "\" has no broker that is alive (expected: at least one master)")
                : new ProxyException(
                        ErrorCode.NOT_PERMITTED,
                        "topic: \"" + route.topic()
                                + "\" has no queue that may be read or written (expected: permission to do so; see mqadmin"
                                + " updateTopicPerm)");
    }
}
