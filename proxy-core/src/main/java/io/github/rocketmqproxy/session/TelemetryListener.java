package io.github.rocketmqproxy.session;

/** An official client that can be asked and told something, because its telemetry stream is open here. */
public interface TelemetryListener extends TransactionListener {
    /**
     * A broker has ended the subscription of a lite topic. Called on I/O threads; must not block.
     *
     * @param liteTopic the lite topic
     */
    void liteUnsubscribed(String liteTopic);

    /** The proxy goes away: the client is to connect anew, which leads to another instance. Must not block. */
    void reconnect();
}
