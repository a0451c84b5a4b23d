package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.protocol.RequestCode;

/** Takes delayed messages back. Thread-safe. */
final class Recaller {
    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;

    Recaller(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    CompletableFuture<String> recall(String topic, String text) {
        RecallHandle handle;
        try {
            handle = RecallHandle.parse(text, topic);
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
        String brokerName = handle.brokerName();
        CompletableFuture<String> recalled = brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, BrokerErrors.RECALL, topic, "");
            Request request = Request.of(RequestCode.RECALL_MESSAGE)
                    .with("producerGroup", topic)
                    .with("topic", topic)
                    .with("recallHandle", text)
                    .with("bname", brokerName);
            return Futures.map(
                    remote.call(links, null, peer, request, timeout),
                    answer -> answer.orThrow().text("msgId"));
        });
        return brokers.orForeign(
                recalled, brokerName, ErrorCode.INVALID_RECALL_HANDLE, "recall_handle: \"" + text + "\"");
    }
}
