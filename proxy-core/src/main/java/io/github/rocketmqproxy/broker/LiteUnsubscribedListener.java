package io.github.rocketmqproxy.broker;

/** Hears that a broker has ended the subscription of a lite topic. */
@FunctionalInterface
public interface LiteUnsubscribedListener {
    /**
     * A client hears nothing of a lite topic any more. Called on I/O threads; must not block.
     *
     * @param clientId the client
     * @param group its consumer group
     * @param liteTopic the lite topic
     */
    void unsubscribed(String clientId, String group, String liteTopic);
}
