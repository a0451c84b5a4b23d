package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.pool.Lease;
import io.github.rocketmqproxy.receive.ReceivePath;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.send.SendPath;
import io.github.rocketmqproxy.session.ClusterAccess;

/**
 * All that belongs to one cluster.
 *
 * @param cluster which
 * @param broker its connections
 * @param routes its routes
 * @param send the way to it
 * @param receive the way from it
 */
record ClusterRooms(Cluster cluster, BrokerClient broker, RouteTable routes, SendPath send, ReceivePath receive) {

    /** Once a second. */
    void tick() {
        receive.tick();
    }

    /** Now and then: lets go of what is not in use, tells the brokers again what they forget. */
    void sweep() {
        routes.sweep();
        send.sweep();
        receive.sweep();
        send.announceTransactionTopics();
    }

    static ClusterAccess access(Lease<ClusterRooms> lease) {
        return new ClusterAccess() {
            @Override
            public SendPath send() {
                return lease.value().send();
            }

            @Override
            public ReceivePath receive() {
                return lease.value().receive();
            }

            @Override
            public void close() {
                lease.close();
            }
        };
    }
}
