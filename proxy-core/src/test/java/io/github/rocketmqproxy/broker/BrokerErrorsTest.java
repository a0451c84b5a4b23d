package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerErrorsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Peer NAME_SERVER = new Peer("name server", "", "10.0.0.2:9876", "route", "orders", "", "");

    @Test
    void brokerThatDoesNotKnowARequestIsNamedWithItsVersion() {
        RemotingCommand refusal = RemotingCommand.createResponseCommand(3, "request type 200050 not supported");
        refusal.setVersion(MQVersion.Version.V4_9_7.ordinal());

        assertThatThrownBy(() -> new Answer(Answers.PEER, refusal).orThrow())
                .isInstanceOfSatisfying(
                        ProxyException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining("\"a\" (10.0.0.1:10911)")
                .hasMessageContaining("RocketMQ 4.9.7")
                .hasMessageContaining("expected: RocketMQ 5");
    }

    @ParameterizedTest
    @CsvSource({
        "17, topic not exist, TOPIC_NOT_FOUND, orders",
        "26, no group, CONSUMER_GROUP_NOT_FOUND, billing",
        "16, check signature failed, ACCESS_DENIED, key-1",
        "16, User:key-1 is not found., ACCESS_DENIED, key-1",
        "16, 'User:key-1 has no permission to access Topic:orders from 10.0.0.3', NOT_PERMITTED, key-1",
        "16, the topic[orders] sending message is forbidden, NOT_PERMITTED, switched off",
        "16, 'subscription group no permission, billing', NOT_PERMITTED, switched off",
        "2017, lmq consume queue num is too much, LITE_TOPIC_QUOTA_EXCEEDED, maxLmqConsumeQueueNum",
        "2018, lite subscription quota exceeded, LITE_SUBSCRIPTION_QUOTA_EXCEEDED, maxLiteSubscriptionCount",
        "29, the topic [orders] message type not match, NOT_SUPPORTED, message.type=LITE",
        "29, 'subscription bind topic not match, billing', NOT_SUPPORTED, lite.bind.topic",
        "29, ack queue illegal., INVALID_RECEIPT_HANDLE, ack queue",
        "29, queueId[9] is illegal, BROKER_ERROR, queueId[9]",
        "2, [TIMEOUT_CLEAN_QUEUE]broker busy, BROKER_BUSY, overloaded",
        "215, flow control, BROKER_BUSY, overloaded",
        "209, polling full, BROKER_BUSY, overloaded",
        "14, disk full, BROKER_BUSY, disk",
        "208, offset is illegal, INVALID_RECEIPT_HANDLE, acknowledged or deleted",
        "23, parse failed, ILLEGAL_FILTER_EXPRESSION, refuses the filter",
        "13, timer message illegal, ILLEGAL_DELIVERY_TIME, timer message",
        "13, offset is illegal, INVALID_RECEIPT_HANDLE, offset is illegal",
        "13, ack offset illegal., INVALID_RECEIPT_HANDLE, ack offset",
        "13, 'the message is illegal, maybe msg body or properties length not matched', MESSAGE_BODY_TOO_LARGE, maxMessageSize",
        "13, Required message key is missing, ILLEGAL_MESSAGE_KEY, COMPACTION",
        "13, message topic length too long 200, BROKER_ERROR, too long",
        "604, immunity time, INVALID_TRANSACTION_ID, check-back",
        "1, The broker does not support consumer to filter message by SQL92, ILLEGAL_FILTER_EXPRESSION, enablePropertyFilter",
        "1, store error, BROKER_ERROR, store error",
        "4711, what is this, BROKER_ERROR, 4711",
    })
    void refusalsNameWhatWasRefusedByWhomAndWhy(int code, String remark, ErrorCode expected, String said) {
        ProxyException error = BrokerErrors.refused(Answers.PEER, code, remark);

        assertThat(error.code()).isEqualTo(expected);
        assertThat(error).hasMessageContaining(said).hasMessageContaining("\"a\" (10.0.0.1:10911)");
    }

    @ParameterizedTest
    @ValueSource(strings = {BrokerErrors.ACK, BrokerErrors.CHANGE_INVISIBLE})
    void queueThatTheTopicHasNotGotCanOnlyComeFromAWrongHandle(String operation) {
        Peer peer = new Peer("broker", "a", "x:1", operation, "orders", "billing", "");

        assertThat(BrokerErrors.refused(peer, ResponseCode.MESSAGE_ILLEGAL, "queueId[9] is illegal, topic:[orders]")
                        .code())
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void transactionThatTheBrokerDoesNotKnowIsAWrongId() {
        Peer end = new Peer("broker", "a", "x:1", BrokerErrors.END_OF_TRANSACTION, "orders", "", "");

        assertThat(BrokerErrors.refused(end, ResponseCode.SYSTEM_ERROR, "The producer group wrong")
                        .code())
                .isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);
        assertThat(BrokerErrors.refused(end, ResponseCode.SYSTEM_ERROR, "store putMessage return null")
                        .code())
                .isEqualTo(ErrorCode.BROKER_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in-sync replicas not enough",
                "create mapped file failed, server is busy or broken.",
                "timer message is under flow control, max num limit is 1 or the current value is greater than 2",
            })
    void whatTheBrokerDoesNotStoreForTheMomentMayBeTriedAgainWhateverItsCode(String remark) {
        Peer send = new Peer("broker", "a", "x:1", "send", "orders", "", "");

        assertThat(BrokerErrors.refused(send, ResponseCode.SYSTEM_ERROR, remark).code())
                .isEqualTo(ErrorCode.BROKER_BUSY);
    }

    @Test
    void recallsAndLiteSubscriptionsAreRefusedInTheirOwnWords() {
        Peer recall = new Peer("broker", "a", "x:1", BrokerErrors.RECALL, "orders", "", "");
        Peer lite = new Peer("broker", "a", "x:1", BrokerErrors.LITE_SUBSCRIPTION, "orders", "billing", "");

        assertThat(BrokerErrors.refused(recall, ResponseCode.ILLEGAL_OPERATION, "recall failed, timestamp invalid")
                        .code())
                .isEqualTo(ErrorCode.INVALID_RECALL_HANDLE);
        assertThat(BrokerErrors.refused(recall, ResponseCode.NO_PERMISSION, "recall failed, operation is forbidden"))
                .hasMessageContaining("recallMessageEnable")
                .extracting(ProxyException::code)
                .isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(BrokerErrors.refused(
                                lite, ResponseCode.ILLEGAL_OPERATION, "Consumer group is not allowed to consume.")
                        .code())
                .isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(BrokerErrors.refused(
                                lite, ResponseCode.ILLEGAL_OPERATION, "subscribe lite operation is not supported")
                        .code())
                .isEqualTo(ErrorCode.NOT_SUPPORTED);
    }

    @Test
    void refusalWithoutAReasonSaysSo() {
        assertThat(BrokerErrors.refused(Answers.PEER, 4711, null)).hasMessageContaining("without giving a reason");
    }

    @Test
    void transportFailuresAreToldApart() {
        assertThat(code(new RemotingConnectException("x:1"))).isEqualTo(ErrorCode.BROKER_UNREACHABLE);
        assertThat(code(new RemotingSendRequestException("x:1"))).isEqualTo(ErrorCode.BROKER_UNREACHABLE);
        assertThat(code(new RemotingTimeoutException("late"))).isEqualTo(ErrorCode.BROKER_TIMEOUT);
        assertThat(code(new RemotingTooMuchRequestException("many"))).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(code(new IllegalStateException("bug"))).isEqualTo(ErrorCode.INTERNAL);
        assertThat(BrokerErrors.lost(NAME_SERVER, new RemotingConnectException("x:1"), TIMEOUT)
                        .code())
                .isEqualTo(ErrorCode.NAME_SERVER_UNREACHABLE);
    }

    @Test
    void lateAnswerNamesTheTimeAndThatTheOutcomeIsUnknown() {
        assertThat(BrokerErrors.late(Answers.PEER, TIMEOUT))
                .hasMessageContaining("3000 ms")
                .hasMessageContaining("unknown");
    }

    private static ErrorCode code(Throwable failure) {
        return BrokerErrors.lost(Answers.PEER, new CompletionException(failure), TIMEOUT)
                .code();
    }
}
