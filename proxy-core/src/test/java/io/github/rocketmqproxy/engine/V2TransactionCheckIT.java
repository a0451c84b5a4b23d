package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.RecoverOrphanedTransactionCommand;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.proto.v2.TransactionResolution;
import io.github.rocketmqproxy.proto.v2.TransactionSource;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Half messages whose producer has not said what becomes of them: the broker asks, and a live producer answers. */
class V2TransactionCheckIT {
    private static RunningEngine engine;
    private static RunningEngine other;
    private String topic = "";

    @BeforeAll
    static void start() {
        engine = RunningEngine.start();
        other = RunningEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
        other.close();
    }

    @BeforeEach
    void createTopic() {
        topic = SharedBroker.unique("orphans");
        SharedBroker.get().createTopic(topic, 1, "TRANSACTION");
    }

    private SendResultEntry sendHalf(V2Client client, String body) {
        Message.Builder message = V2Client.message(topic, body);
        message.putUserProperties("order", "17").getSystemPropertiesBuilder().setMessageType(MessageType.TRANSACTION);
        return client.sent(message);
    }

    private static RecoverOrphanedTransactionCommand question(TelemetryClient stream) throws InterruptedException {
        TelemetryCommand command = stream.next();
        assertThat(command.hasRecoverOrphanedTransactionCommand())
                .as("%s", command)
                .isTrue();
        return command.getRecoverOrphanedTransactionCommand();
    }

    private Status end(V2Client client, String messageId, String transactionId, TransactionResolution resolution) {
        return client.blocking()
                .endTransaction(EndTransactionRequest.newBuilder()
                        .setTopic(V2Client.resource(topic))
                        .setMessageId(messageId)
                        .setTransactionId(transactionId)
                        .setResolution(resolution)
                        .setSource(TransactionSource.SOURCE_SERVER_CHECK)
                        .build())
                .getStatus();
    }

    private String consumed() {
        TestClient consumer = engine.client();
        String id = consumer.consumer(topic, SharedBroker.unique("consumer"), "*");
        try (TestStream stream = TestStream.open(consumer, id)) {
            return stream.await(1).get(0).getMessageBody();
        }
    }

    @Test
    void orphanIsAskedAboutAndCommittedThroughAnotherInstance() throws InterruptedException {
        V2Client producer = engine.v2Client();
        TelemetryClient stream = TelemetryClient.open(producer, TelemetryClient.producer(topic));
        assertThat(stream.next().hasSettings()).isTrue();
        SendResultEntry sent = sendHalf(producer, "orphan");

        RecoverOrphanedTransactionCommand asked = question(stream);

        assertThat(asked.getTransactionId()).startsWith(sent.getMessageId());
        assertThat(asked.getMessage().getBody().toStringUtf8()).isEqualTo("orphan");
        assertThat(asked.getMessage().getTopic()).isEqualTo(V2Client.resource(topic));
        assertThat(asked.getMessage().getSystemProperties().getMessageId()).isEqualTo(sent.getMessageId());
        assertThat(asked.getMessage().getSystemProperties().getMessageType()).isEqualTo(MessageType.TRANSACTION);
        // The official Node.js client cannot read a message without one.
        assertThat(asked.getMessage().getSystemProperties().getBodyDigest().getChecksum())
                .isNotEmpty();
        assertThat(asked.getMessage().getUserPropertiesMap()).containsEntry("order", "17");
        assertThat(end(other.v2Client(), sent.getMessageId(), asked.getTransactionId(), TransactionResolution.COMMIT)
                        .getCode())
                .isEqualTo(Code.OK);
        assertThat(consumed()).isEqualTo("orphan");
    }

    @Test
    void producerThatComesBackElsewhereIsAskedAboutWhatItLeftBehind() throws InterruptedException {
        V2Client gone = engine.v2Client();
        SendResultEntry sent = sendHalf(gone, "left behind");
        gone.close();

        TelemetryClient stream = TelemetryClient.open(other.v2Client(), TelemetryClient.producer("another", topic));
        assertThat(stream.next().hasSettings()).isTrue();

        assertThat(question(stream).getTransactionId()).startsWith(sent.getMessageId());
    }

    @Test
    void topicThatTheSettingsDoNotNameIsWatchedFromItsFirstHalfMessageOn() throws InterruptedException {
        V2Client producer = engine.v2Client();
        TelemetryClient stream = TelemetryClient.open(producer, TelemetryClient.producer());
        assertThat(stream.next().hasSettings()).isTrue();

        SendResultEntry sent = sendHalf(producer, "unnamed topic");

        assertThat(question(stream).getTransactionId()).startsWith(sent.getMessageId());
    }

    @Test
    void topicNamedLaterIsWatchedFromThenOn() throws InterruptedException {
        TelemetryClient stream = TelemetryClient.open(engine.v2Client(), TelemetryClient.producer());
        assertThat(stream.next().hasSettings()).isTrue();
        SendResultEntry sent = sendHalf(engine.v2Client(), "later");

        stream.send(TelemetryClient.producer(topic));

        assertThat(stream.next().hasSettings()).isTrue();
        assertThat(question(stream).getTransactionId()).startsWith(sent.getMessageId());
    }

    @Test
    void oneOfSeveralIsAskedAndWhoHasLeftIsNot() throws InterruptedException {
        V2Client leaving = engine.v2Client();
        TelemetryClient left = TelemetryClient.open(leaving, TelemetryClient.producer(topic));
        TelemetryClient broken = TelemetryClient.open(engine.v2Client(), TelemetryClient.producer(topic));
        TelemetryClient staying = TelemetryClient.open(engine.v2Client(), TelemetryClient.producer(topic));
        assertThat(left.next().hasSettings()).isTrue();
        assertThat(broken.next().hasSettings()).isTrue();
        assertThat(staying.next().hasSettings()).isTrue();
        leaving.blocking().notifyClientTermination(NotifyClientTerminationRequest.getDefaultInstance());
        broken.close();

        SendResultEntry first = sendHalf(engine.v2Client(), "first");
        RecoverOrphanedTransactionCommand asked = question(staying);
        end(other.v2Client(), first.getMessageId(), asked.getTransactionId(), TransactionResolution.ROLLBACK);

        assertThat(asked.getTransactionId()).startsWith(first.getMessageId());
        assertThat(left.silentFor(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void rolledBackOrphanIsNotAskedAboutAgain() throws InterruptedException {
        V2Client producer = engine.v2Client();
        TelemetryClient stream = TelemetryClient.open(producer, TelemetryClient.producer(topic));
        assertThat(stream.next().hasSettings()).isTrue();
        SendResultEntry unwanted = sendHalf(producer, "unwanted");
        RecoverOrphanedTransactionCommand asked = question(stream);
        assertThat(end(producer, unwanted.getMessageId(), asked.getTransactionId(), TransactionResolution.ROLLBACK)
                        .getCode())
                .isEqualTo(Code.OK);

        SendResultEntry wanted = sendHalf(producer, "wanted");

        RecoverOrphanedTransactionCommand next = question(stream);
        while (next.getTransactionId().startsWith(unwanted.getMessageId())) {
            // The broker may have asked again before it heard the answer.
            next = question(stream);
        }
        assertThat(end(producer, wanted.getMessageId(), next.getTransactionId(), TransactionResolution.COMMIT)
                        .getCode())
                .isEqualTo(Code.OK);
        assertThat(consumed()).isEqualTo("wanted");
    }
}
