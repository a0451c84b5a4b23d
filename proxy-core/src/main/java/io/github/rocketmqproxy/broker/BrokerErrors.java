package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** The one table from RocketMQ's codes and exceptions to our errors. */
final class BrokerErrors {
    static final String END_OF_TRANSACTION = "end of transaction";

    private BrokerErrors() {}

    /** The request arrived, and the answer is no. */
    static ProxyException refused(Peer peer, int code, @Nullable String remark) {
        String said = remark == null || remark.isBlank() ? "without giving a reason" : "\"" + remark.trim() + "\"";
        return switch (code) {
            case ResponseCode.TOPIC_NOT_EXIST ->
                new ProxyException(
                        ErrorCode.TOPIC_NOT_FOUND,
                        "topic: \"" + peer.topic() + "\" does not exist, says " + peer.who()
                                + " (create it with mqadmin updateTopic, or set AUTO_CREATE_TOPICS)");
            case ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST ->
                new ProxyException(
                        ErrorCode.CONSUMER_GROUP_NOT_FOUND,
                        "consumer group: \"" + peer.group() + "\" does not exist, says " + peer.who()
                                + " (create it with mqadmin updateSubGroup)");
            case ResponseCode.NO_PERMISSION -> denied(peer, said, remark == null ? "" : remark);
            case ResponseCode.SYSTEM_BUSY, ResponseCode.FLOW_CONTROL, ResponseCode.POLLING_FULL ->
                new ProxyException(
                        ErrorCode.BROKER_BUSY, peer + ": the broker is overloaded (" + said + "); try again later");
            case ResponseCode.SERVICE_NOT_AVAILABLE ->
                new ProxyException(
                        ErrorCode.BROKER_BUSY,
                        peer + ": the broker cannot store messages now (" + said + "); look at its disk and its role");
            case ResponseCode.NO_MESSAGE ->
                new ProxyException(
                        ErrorCode.INVALID_RECEIPT_HANDLE,
                        peer + ": the broker has no such message (" + said + "); it was acknowledged or deleted");
            case ResponseCode.SUBSCRIPTION_PARSE_FAILED ->
                new ProxyException(
                        ErrorCode.ILLEGAL_FILTER_EXPRESSION, peer + ": the broker refuses the filter: " + said);
            case ResponseCode.ILLEGAL_OPERATION ->
                new ProxyException(
                        ErrorCode.INVALID_TRANSACTION_ID,
                        peer + ": the broker refuses to end the transaction: " + said
                                + " (its immunity time is over; answer the check-back instead)");
            case ResponseCode.MESSAGE_ILLEGAL -> illegalMessage(peer, said, remark == null ? "" : remark);
            case ResponseCode.SYSTEM_ERROR -> systemError(peer, said, remark == null ? "" : remark);
            default -> new ProxyException(ErrorCode.BROKER_ERROR, peer + ": refused with code " + code + ", " + said);
        };
    }

    /** Brokers use one code for wrong credentials and for topics or groups that are switched off. */
    private static ProxyException denied(Peer peer, String said, String remark) {
        if (remark.contains("is forbidden") || remark.contains("subscription group no permission")) {
            return new ProxyException(
                    ErrorCode.BROKER_ERROR, peer + ": switched off there: " + said + " (see its perm settings)");
        }
        String key = peer.accessKeyId().isEmpty()
                ? "no access key was given"
                : "access key id \"" + peer.accessKeyId() + "\"";
        return new ProxyException(
                ErrorCode.ACCESS_DENIED,
                peer + ": denied, " + key + ": " + said + " (check the access key and its secret)");
    }

    /** Brokers use it for whatever has no code of its own. */
    private static ProxyException systemError(Peer peer, String said, String remark) {
        if (peer.operation().equals(END_OF_TRANSACTION)
                && (remark.contains("Find prepared transaction") || remark.endsWith(" wrong"))) {
            return new ProxyException(
                    ErrorCode.INVALID_TRANSACTION_ID,
                    peer + ": the broker has no such half message: " + said + " (it has ended, or never was)");
        }
        if (remark.contains("does not support consumer to filter message by SQL92")) {
            return new ProxyException(
                    ErrorCode.ILLEGAL_FILTER_EXPRESSION,
                    peer + ": the broker filters by tags only: " + said + " (set enablePropertyFilter=true there)");
        }
        return new ProxyException(ErrorCode.BROKER_ERROR, peer + ": failed there: " + said);
    }

    private static ProxyException illegalMessage(Peer peer, String said, String remark) {
        if (remark.contains("timer message")) {
            return new ProxyException(ErrorCode.ILLEGAL_DELIVERY_TIME, peer + ": " + said);
        }
        if (peer.operation().equals(END_OF_TRANSACTION)) {
            return new ProxyException(ErrorCode.INVALID_TRANSACTION_ID, peer + ": " + said);
        }
        if (remark.contains("offset is illegal")) {
            return new ProxyException(ErrorCode.INVALID_RECEIPT_HANDLE, peer + ": " + said);
        }
        return new ProxyException(ErrorCode.BROKER_ERROR, peer + ": the broker refuses the message: " + said);
    }

    /** The request or its answer got lost on the way. */
    static ProxyException lost(Peer peer, Throwable failure, Duration timeout) {
        Throwable inner = Futures.unwrap(failure);
        if (inner instanceof ProxyException known) {
            return known;
        }
        if (inner instanceof RemotingConnectException) {
            return new ProxyException(
                    unreachable(peer), peer + ": cannot connect (is it running, is the address right?)", inner);
        }
        if (inner instanceof RemotingTimeoutException) {
            return late(peer, timeout);
        }
        if (inner instanceof RemotingTooMuchRequestException) {
            return new ProxyException(
                    ErrorCode.OVERLOADED, peer + ": too many requests are under way to it; try again later", inner);
        }
        if (inner instanceof RemotingException) {
            return new ProxyException(
                    unreachable(peer),
                    peer + ": the connection broke before the answer came; whether it was done is unknown",
                    inner);
        }
        if (inner instanceof RejectedExecutionException) {
            return Links.closedError();
        }
        return Futures.plain(inner);
    }

    static ProxyException late(Peer peer, Duration timeout) {
        return new ProxyException(
                ErrorCode.BROKER_TIMEOUT,
                peer + ": no answer within " + timeout.toMillis() + " ms; whether it was done is unknown");
    }

    private static ErrorCode unreachable(Peer peer) {
        return peer.isBroker() ? ErrorCode.BROKER_UNREACHABLE : ErrorCode.NAME_SERVER_UNREACHABLE;
    }
}
