package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.HalfMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;

/** Ends transactions, and tells brokers whom to ask about those that do not end. Thread-safe. */
final class TransactionCalls {
    private final String clientId = "rocketmq-proxy@" + UUID.randomUUID();
    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;

    TransactionCalls(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    CompletableFuture<Void> end(HalfMessage half, boolean commit) {
        int outcome = commit ? MessageSysFlag.TRANSACTION_COMMIT_TYPE : MessageSysFlag.TRANSACTION_ROLLBACK_TYPE;
        return brokers.at(half.brokerName(), address -> {
            Request request = Request.of(RequestCode.END_TRANSACTION)
                    .with("topic", half.topic())
                    .with("producerGroup", half.topic())
                    .with("tranStateTableOffset", half.queueOffset())
                    .with("commitLogOffset", half.commitLogOffset())
                    .with("commitOrRollback", outcome)
                    .with("fromTransactionCheck", half.fromCheck())
                    .with("msgId", half.messageId())
                    .with("transactionId", half.messageId())
                    .with("bname", half.brokerName());
            Peer peer = peers.broker(half.brokerName(), address, BrokerErrors.END_OF_TRANSACTION, half.topic(), "");
            return Futures.map(remote.call(links, null, peer, request, timeout), answer -> {
                answer.orThrow();
                return null;
            });
        });
    }

    CompletableFuture<Void> announce(List<String> topics) {
        return Futures.flatMap(brokers.relearn(), masters -> {
            byte[] heartbeat = heartbeat(topics);
            List<CompletableFuture<Answer>> told = new ArrayList<>();
            masters.keySet().forEach(name -> told.add(tell(name, heartbeat)));
            return Futures.flatMap(Futures.settled(told), ignored -> anyReached(told));
        });
    }

    private CompletableFuture<Answer> tell(String brokerName, byte[] heartbeat) {
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, "announcement of half messages", "", "");
            Request request = Request.of(RequestCode.HEART_BEAT).body(heartbeat);
            return Futures.map(remote.call(links, this, peer, request, timeout), Answer::orThrow);
        });
    }

    /** Brokers that are down learn it by the next announcement; but if none could be told, the caller must know. */
    private static CompletableFuture<Void> anyReached(List<CompletableFuture<Answer>> told) {
        if (told.isEmpty()) {
            return Futures.failed(ErrorCode.BROKER_UNREACHABLE, "brokers: none is alive, say the name servers");
        }
        boolean reached = told.stream().anyMatch(one -> !one.isCompletedExceptionally());
        return reached ? CompletableFuture.completedFuture(null) : Futures.map(told.get(0), answer -> null);
    }

    /** The producer group of half messages is their topic. */
    private byte[] heartbeat(List<String> topics) {
        Set<ProducerData> groups = new HashSet<>();
        for (String topic : topics) {
            ProducerData group = new ProducerData();
            group.setGroupName(topic);
            groups.add(group);
        }
        HeartbeatData heartbeat = new HeartbeatData();
        heartbeat.setClientID(clientId);
        heartbeat.setProducerDataSet(groups);
        return heartbeat.encode();
    }
}
