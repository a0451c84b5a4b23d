package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.engine.V2Client.resource;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TransactionResolution;
import io.github.rocketmqproxy.proto.v2.TransactionSource;
import io.github.rocketmqproxy.session.TransactionIds;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions of the official protocol before the real broker; what becomes visible is read by the other protocol. */
class V2TransactionIT {
    private final String topic = unique("v2-transaction");
    private final RunningEngine proxy = RunningEngine.start();
    private final V2Client client = proxy.v2Client();

    @BeforeEach
    void createTopic() {
        // One queue, so that what comes first shows what will not come any more.
        SharedBroker.get().createTopic(topic, 1, "MIXED");
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void halfMessageIsSeenOnlyAfterItsCommit() {
        SendResultEntry half = half("half");
        client.sent(message(topic, "plain"));
        assertThat(received(1)).containsExactly("plain");

        assertThat(end(client, half, TransactionResolution.COMMIT)).isEqualTo(StatusOf.OK);

        assertThat(received(2)).containsExactly("plain", "half");
    }

    @Test
    void rolledBackMessageIsNeverSeen() {
        SendResultEntry half = half("rolled back");

        assertThat(end(client, half, TransactionResolution.ROLLBACK)).isEqualTo(StatusOf.OK);

        client.sent(message(topic, "end"));
        assertThat(received(1)).containsExactly("end");
    }

    @Test
    void anotherInstanceCommitsAndRollsBack() {
        SendResultEntry committed = half("committed");
        SendResultEntry rolledBack = half("rolled back");
        try (RunningEngine neighbour = RunningEngine.start()) {
            V2Client other = neighbour.v2Client();

            assertThat(end(other, rolledBack, TransactionResolution.ROLLBACK)).isEqualTo(StatusOf.OK);
            assertThat(end(other, committed, TransactionResolution.COMMIT)).isEqualTo(StatusOf.OK);
        }
        client.sent(message(topic, "end"));
        assertThat(received(2)).containsExactly("committed", "end");
    }

    @Test
    void commitAfterARestartOfTheProxyIsDone() {
        SendResultEntry half;
        try (RunningEngine before = RunningEngine.start()) {
            half = before.v2Client().sent(transactional("body"));
        }

        assertThat(end(client, half, TransactionResolution.COMMIT)).isEqualTo(StatusOf.OK);

        assertThat(received(1)).containsExactly("body");
    }

    /** Brokers take a second commit for a second message. */
    @Test
    void repeatedCommitIsDoneOnceAndTheOppositeIsRefused() {
        SendResultEntry half = half("once");

        assertThat(end(client, half, TransactionResolution.COMMIT)).isEqualTo(StatusOf.OK);
        assertThat(end(client, half, TransactionResolution.COMMIT)).isEqualTo(StatusOf.OK);
        assertThat(end(client, half, TransactionResolution.ROLLBACK).code()).isEqualTo(Code.INVALID_TRANSACTION_ID);

        client.sent(message(topic, "end"));
        assertThat(received(2)).containsExactly("once", "end");
    }

    @Test
    void transactionOfAnotherTopicIsOutOfReach() {
        String other = unique("v2-transaction");
        SharedBroker.get().createTopic(other, 1, "TRANSACTION");
        SendResultEntry half = half("not yours");
        try (RunningEngine neighbour = RunningEngine.start()) {
            for (V2Client any : List.of(client, neighbour.v2Client())) {
                for (String id : List.of(half.getTransactionId(), checkId(half))) {
                    assertThat(end(any, other, half.getMessageId(), id, TransactionResolution.COMMIT)
                                    .code())
                            .as(id)
                            .isEqualTo(Code.INVALID_TRANSACTION_ID);
                }
            }
        }

        assertThat(end(client, half, TransactionResolution.ROLLBACK)).isEqualTo(StatusOf.OK);
    }

    @Test
    void forgedIdsAreRefused() {
        SendResultEntry half = half("body");
        TransactionIds.Parts parts = TransactionIds.parse(half.getTransactionId());
        String elsewhere = TransactionIds.of(half.getMessageId(), parts.brokerName(), parts.commitLogOffset() + 1);
        String farAway = TransactionIds.of(half.getMessageId(), parts.brokerName(), Long.MAX_VALUE / 2);
        String otherMessage = TransactionIds.of("another", parts.brokerName(), parts.commitLogOffset());

        for (String id : List.of("", "x", half.getMessageId(), "a.b.c", "...", elsewhere, farAway)) {
            assertThat(end(client, topic, half.getMessageId(), id, TransactionResolution.COMMIT)
                            .code())
                    .as(id)
                    .isEqualTo(Code.INVALID_TRANSACTION_ID);
        }
        assertThat(end(client, topic, "another", otherMessage, TransactionResolution.COMMIT)
                        .code())
                .isEqualTo(Code.INVALID_TRANSACTION_ID);
        Status mismatch = request(client, topic, "another", half.getTransactionId(), TransactionResolution.COMMIT);
        assertThat(mismatch.getCode()).isEqualTo(Code.INVALID_TRANSACTION_ID);
        assertThat(mismatch.getMessage()).contains("another").contains(half.getMessageId());

        assertThat(end(client, half, TransactionResolution.COMMIT)).isEqualTo(StatusOf.OK);
        assertThat(received(1)).containsExactly("body");
    }

    @Test
    void transactionMustBeCommittedOrRolledBack() {
        SendResultEntry half = half("body");

        assertThat(end(client, half, TransactionResolution.TRANSACTION_RESOLUTION_UNSPECIFIED)
                        .code())
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(client.blocking()
                        .endTransaction(EndTransactionRequest.getDefaultInstance())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(end(client, half, TransactionResolution.ROLLBACK)).isEqualTo(StatusOf.OK);
    }

    /** After its immunity time the broker takes the word of a producer only if it has asked for it. */
    @Test
    void lateCommitIsTakenOnlyAsAnAnswerToTheBrokersQuestion() {
        Message.Builder message = transactional("late");
        message.getSystemPropertiesBuilder()
                .setOrphanedTransactionRecoveryDuration(Duration.newBuilder().setSeconds(1));
        SendResultEntry half = client.sent(message);
        long sent = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > sent + 1_100);

        assertThat(end(client, half, TransactionResolution.COMMIT).code()).isEqualTo(Code.INVALID_TRANSACTION_ID);
        assertThat(end(client, topic, half.getMessageId(), checkId(half), TransactionResolution.COMMIT))
                .isEqualTo(StatusOf.OK);

        assertThat(received(1)).containsExactly("late");
    }

    /** A status without its words. */
    private record StatusOf(Code code) {
        static final StatusOf OK = new StatusOf(Code.OK);
    }

    private SendResultEntry half(String body) {
        SendResultEntry half = client.sent(transactional(body));
        assertThat(half.getTransactionId()).startsWith(half.getMessageId() + ".");
        return half;
    }

    private Message.Builder transactional(String body) {
        Message.Builder message = message(topic, body);
        message.getSystemPropertiesBuilder().setMessageType(MessageType.TRANSACTION);
        return message;
    }

    /** The id that comes with a broker's question: it has the half message's place in its queue. */
    private static String checkId(SendResultEntry half) {
        return half.getTransactionId() + "-" + Long.toHexString(half.getOffset());
    }

    private StatusOf end(V2Client at, SendResultEntry half, TransactionResolution resolution) {
        return end(at, topic, half.getMessageId(), half.getTransactionId(), resolution);
    }

    private static StatusOf end(
            V2Client at, String topic, String messageId, String id, TransactionResolution resolution) {
        return new StatusOf(request(at, topic, messageId, id, resolution).getCode());
    }

    private static Status request(
            V2Client at, String topic, String messageId, String id, TransactionResolution resolution) {
        return at.blocking()
                .endTransaction(EndTransactionRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setMessageId(messageId)
                        .setTransactionId(id)
                        .setSource(TransactionSource.SOURCE_CLIENT)
                        .setResolution(resolution)
                        .build())
                .getStatus();
    }

    /** The first messages of the topic, as a new group of the other protocol gets them. */
    private List<String> received(int count) {
        TestClient consumer = proxy.client();
        try (TestStream stream = consumer.receive(consumer.consumer(topic, unique("group"), "*"))) {
            stream.await(count);
            return stream.bodies();
        }
    }
}
