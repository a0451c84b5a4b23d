package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.engine.V2Client.resource;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.RecallMessageRequest;
import io.github.rocketmqproxy.proto.v2.RecallMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RecallMessage before the real broker. */
class V2RecallIT {
    private final String topic = unique("v2-recall");
    private final RunningEngine proxy = RunningEngine.start();
    private final V2Client client = proxy.v2Client();

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void recalledMessageNeverComesWhicheverInstanceRecallsIt() {
        SharedBroker.get().createTopic(topic, 1, "DELAY");
        long due = System.currentTimeMillis() + 4_000;
        SendResultEntry recalled = client.sent(at(due, "recalled"));
        client.sent(at(due + 1_000, "after it"));

        try (RunningEngine neighbour = RunningEngine.start()) {
            RecallMessageResponse answer = recall(neighbour.v2Client(), topic, recalled.getRecallHandle());

            assertThat(answer.getStatus().getCode())
                    .as(answer.getStatus().getMessage())
                    .isEqualTo(Code.OK);
            assertThat(answer.getMessageId()).isEqualTo(recalled.getMessageId());
        }

        TestClient consumer = proxy.client();
        try (TestStream stream = consumer.receive(consumer.consumer(topic, unique("group"), "*"))) {
            stream.await(1);
            assertThat(stream.bodies()).containsExactly("after it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not base64!", "djEgYSBiIGMgZA==", "v1 topic broker-a 1 id"})
    void handleThatIsNoneIsRefused(String handle) {
        SharedBroker.get().createTopic(topic, 1, "DELAY");

        RecallMessageResponse answer = recall(client, topic, handle);

        assertThat(answer.getStatus().getCode()).as(answer.toString()).isEqualTo(Code.BAD_REQUEST);
        assertThat(answer.getStatus().getMessage()).contains("recall_handle");
    }

    @Test
    void handleOfThePastIsRefused() {
        SharedBroker.get().createTopic(topic, 1, "DELAY");
        SendResultEntry sent = client.sent(at(System.currentTimeMillis() + 60_000, "x"));
        String[] parts =
                new String(Base64.getUrlDecoder().decode(sent.getRecallHandle()), StandardCharsets.UTF_8).split(" ");
        parts[3] = "1000";
        String past =
                Base64.getUrlEncoder().encodeToString(String.join(" ", parts).getBytes(StandardCharsets.UTF_8));

        assertThat(recall(client, topic, past).getStatus().getCode()).isEqualTo(Code.BAD_REQUEST);
    }

    @Test
    void messageOfAnotherTopicIsOutOfReach() {
        String other = unique("v2-recall");
        SharedBroker.get().createTopic(topic, 1, "DELAY");
        SharedBroker.get().createTopic(other, 1, "DELAY");
        SendResultEntry sent = client.sent(at(System.currentTimeMillis() + 60_000, "not yours"));

        assertThat(recall(client, other, sent.getRecallHandle()).getStatus().getCode())
                .isEqualTo(Code.BAD_REQUEST);
    }

    @Test
    void topicWithoutDelayedMessagesHasNothingToRecall() {
        SharedBroker.get().createTopic(topic, 1, "FIFO");

        RecallMessageResponse answer = recall(client, topic, "any");

        assertThat(answer.getStatus().getCode()).isEqualTo(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
        assertThat(answer.getStatus().getMessage()).contains(topic).contains("takes messages of type FIFO, not DELAY");
    }

    @Test
    void emptyRequestIsRefused() {
        assertThat(client.blocking()
                        .recallMessage(RecallMessageRequest.getDefaultInstance())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.ILLEGAL_TOPIC);
    }

    private Message.Builder at(long millis, String body) {
        Message.Builder message = message(topic, body);
        message.getSystemPropertiesBuilder()
                .setMessageType(MessageType.DELAY)
                .setDeliveryTimestamp(
                        Timestamp.newBuilder().setSeconds(millis / 1_000).setNanos((int) (millis % 1_000) * 1_000_000));
        return message;
    }

    private static RecallMessageResponse recall(V2Client at, String topic, String handle) {
        return at.blocking()
                .recallMessage(RecallMessageRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setRecallHandle(handle)
                        .build());
    }
}
