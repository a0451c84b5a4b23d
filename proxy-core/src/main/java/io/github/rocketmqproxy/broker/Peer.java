package io.github.rocketmqproxy.broker;

/**
 * Whom a request goes to and what it is about, so that an error can say so.
 *
 * @param kind {@code broker} or {@code name server}
 * @param name the broker's name; empty for name servers
 * @param address {@code host:port} to connect to
 * @param operation what is to be done, such as {@code send}
 * @param topic the topic it is about, or empty
 * @param group the consumer group it is about, or empty
 * @param accessKeyId with whose rights, or empty
 */
record Peer(
        String kind, String name, String address, String operation, String topic, String group, String accessKeyId) {

    boolean isBroker() {
        return kind.equals("broker");
    }

    /** The same at another address, which is the same host's. */
    Peer at(String other) {
        return new Peer(kind, name, other, operation, topic, group, accessKeyId);
    }

    /** Such as {@code send of topic "orders" to broker "a" (10.0.0.1:10911)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operation);
        if (!topic.isEmpty()) {
            text.append(" of topic \"").append(topic).append('"');
        }
        if (!group.isEmpty()) {
            text.append(" for consumer group \"").append(group).append('"');
        }
        return text.append(" at ").append(who()).toString();
    }

    /** Such as {@code broker "a" (10.0.0.1:10911)}. */
    String who() {
        return name.isEmpty() ? kind + " " + address : kind + " \"" + name + "\" (" + address + ")";
    }
}
