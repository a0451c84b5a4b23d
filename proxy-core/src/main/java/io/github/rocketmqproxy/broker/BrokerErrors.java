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
    static final String RECALL = "recall of a message";
    static final String LITE_SUBSCRIPTION = "change of a lite subscription";
    static final String ACK = "ack";
    static final String CHANGE_INVISIBLE = "change of invisible duration";

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
            case ResponseCode.ILLEGAL_OPERATION -> illegalOperation(peer, said, remark == null ? "" : remark);
            case ResponseCode.INVALID_PARAMETER -> invalidParameter(peer, said, remark == null ? "" : remark);
            case ResponseCode.LMQ_QUOTA_EXCEEDED ->
                new ProxyException(
                        ErrorCode.LITE_TOPIC_QUOTA_EXCEEDED,
                        peer + ": the broker takes no more lite topics: " + said + " (see its maxLmqConsumeQueueNum)");
            case ResponseCode.LITE_SUBSCRIPTION_QUOTA_EXCEEDED ->
                new ProxyException(
                        ErrorCode.LITE_SUBSCRIPTION_QUOTA_EXCEEDED,
                        peer + ": the broker takes no more subscriptions of lite topics: " + said
                                + " (see its maxLiteSubscriptionCount)");
            case ResponseCode.MESSAGE_ILLEGAL -> illegalMessage(peer, said, remark == null ? "" : remark);
            case ResponseCode.SYSTEM_ERROR -> systemError(peer, said, remark == null ? "" : remark);
            default -> new ProxyException(ErrorCode.BROKER_ERROR, peer + ": refused with code " + code + ", " + said);
        };
    }

    /** The request arrived, and its kind is not known there. */
    static ProxyException tooOld(Peer peer, String version) {
        return new ProxyException(
                ErrorCode.NOT_SUPPORTED,
                peer + ": the broker runs " + version + ", which does not know such requests (expected: RocketMQ 5)");
    }

    /** Brokers use one code for wrong credentials, for missing rights, and for what is switched off. */
    private static ProxyException denied(Peer peer, String said, String remark) {
        if (peer.operation().equals(RECALL) && remark.contains("operation is forbidden")) {
            return new ProxyException(
                    ErrorCode.NOT_SUPPORTED,
                    peer + ": the broker recalls no messages: " + said + " (set recallMessageEnable=true there)");
        }
        if (remark.contains("is forbidden")
                || remark.contains("subscription group no permission")
                || remark.contains("can not consume by broadcast")) {
            return new ProxyException(
                    ErrorCode.NOT_PERMITTED, peer + ": switched off there: " + said + " (see its perm settings)");
        }
        String key = peer.accessKeyId().isEmpty()
                ? "no access key was given"
                : "access key id \"" + peer.accessKeyId() + "\"";
        if (remark.contains("no permission to access")) {
            return new ProxyException(
                    ErrorCode.NOT_PERMITTED,
                    peer + ": " + key + " has not the right: " + said + " (grant it with mqadmin updateAcl)");
        }
        return new ProxyException(
                ErrorCode.ACCESS_DENIED,
                peer + ": denied, " + key + ": " + said + " (check the access key and its secret)");
    }

    private static ProxyException illegalOperation(Peer peer, String said, String remark) {
        if (peer.operation().equals(RECALL)) {
            return new ProxyException(
                    ErrorCode.INVALID_RECALL_HANDLE,
                    peer + ": the broker refuses the handle: " + said + " (its message has perhaps been delivered)");
        }
        if (peer.operation().equals(LITE_SUBSCRIPTION)) {
            boolean forbidden = remark.contains("not allowed to consume");
            return new ProxyException(
                    forbidden ? ErrorCode.NOT_PERMITTED : ErrorCode.NOT_SUPPORTED,
                    peer + ": " + said + " (see the group's consumeEnable and lite settings)");
        }
        return new ProxyException(
                ErrorCode.INVALID_TRANSACTION_ID,
                peer + ": the broker refuses to end the transaction: " + said
                        + " (its immunity time is over; answer the check-back instead)");
    }

    private static ProxyException invalidParameter(Peer peer, String said, String remark) {
        if (remark.contains("message type not match") || remark.contains("bind topic not match")) {
            return new ProxyException(
                    ErrorCode.NOT_SUPPORTED,
                    peer + ": " + said + " (lite topics need a topic with message.type=LITE and a group with"
                            + " lite.bind.topic set to it)");
        }
        if (remark.contains("ack queue illegal")) {
            return new ProxyException(ErrorCode.INVALID_RECEIPT_HANDLE, peer + ": " + said);
        }
        return new ProxyException(ErrorCode.BROKER_ERROR, peer + ": refused: " + said);
    }

    /** Brokers use it for whatever has no code of its own. */
    private static ProxyException systemError(Peer peer, String said, String remark) {
        if (peer.operation().equals(END_OF_TRANSACTION)
                && (remark.contains("Find prepared transaction") || remark.endsWith(" wrong"))) {
            return new ProxyException(
                    ErrorCode.INVALID_TRANSACTION_ID,
                    peer + ": the broker has no such half message: " + said + " (it has ended, or never was)");
        }
        if (remark.contains("in-sync replicas not enough")
                || remark.contains("create mapped file failed")
                || remark.contains("timer message is under flow control")) {
            return new ProxyException(
                    ErrorCode.BROKER_BUSY,
                    peer + ": the broker cannot store messages now (" + said + "); look at its replicas and its disk");
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
        if (remark.contains("offset is illegal")
                || remark.contains("offset illegal")
                || (peer.operation().equals(ACK) && remark.contains("queueId["))
                || (peer.operation().equals(CHANGE_INVISIBLE) && remark.contains("queueId["))) {
            return new ProxyException(ErrorCode.INVALID_RECEIPT_HANDLE, peer + ": " + said);
        }
        if (remark.contains("msg body")) {
            return new ProxyException(
                    ErrorCode.MESSAGE_BODY_TOO_LARGE,
                    peer + ": the broker refuses the message: " + said + " (see its maxMessageSize)");
        }
        if (remark.contains("message key is missing")) {
            return new ProxyException(
                    ErrorCode.ILLEGAL_MESSAGE_KEY,
                    peer + ": " + said + " (the topic's cleanup.policy is COMPACTION, so each message needs a key)");
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
