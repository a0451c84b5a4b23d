package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Cluster;

/** Names brokers for errors, as seen with one cluster's credentials. */
record Peers(Cluster cluster) {
    Peer broker(String name, String address, String operation, String topic, String group) {
        return new Peer("broker", name, address, operation, topic, group, cluster.accessKeyId());
    }
}
