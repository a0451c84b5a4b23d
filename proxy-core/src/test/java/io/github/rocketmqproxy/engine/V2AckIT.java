package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.AckMessageResultEntry;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class V2AckIT {
    private final String topic = unique("v2-ack");
    private final String group = unique("v2-ack-group");
    private RunningEngine proxy;
    private V2Client client;
    private V2Consumer consumer;

    @BeforeEach
    void start() {
        proxy = RunningEngine.start();
        client = proxy.v2Client();
        consumer = new V2Consumer(client, topic, group);
        client.route(topic);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private static Message withHandle(Message message, String handle) {
        Message.Builder changed = message.toBuilder();
        changed.getSystemPropertiesBuilder().setReceiptHandle(handle);
        return changed.build();
    }

    @Test
    void acknowledgedMessageDoesNotComeAgain() {
        client.sent(message(topic, "once"));
        Message received = consumer.await(1, consumer.simple().setInvisibleDuration(V2Consumer.seconds(5)))
                .get(0);

        AckMessageResponse response = consumer.ack(received);

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getEntries(0).getReceiptHandle()).isEqualTo(V2Consumer.handle(received));
        assertThat(response.getEntries(0).getMessageId())
                .isEqualTo(received.getSystemProperties().getMessageId());
        assertThat(consumer.receive(consumer.simple().setLongPollingTimeout(V2Consumer.seconds(9))))
                .isEmpty();
    }

    @Test
    void eachEntryHasItsOwnResult() {
        client.sent(message(topic, "good"));
        Message received = consumer.awaitOne();
        String foreign = V2Consumer.handle(received).replaceAll(" [^ 0-9][^ ]* ", " no-such-broker ");

        AckMessageResponse response = consumer.ack(
                received, withHandle(received, "garbage"), withHandle(received, foreign), withHandle(received, ""));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.MULTIPLE_RESULTS);
        assertThat(response.getEntriesList())
                .extracting(AckMessageResultEntry::getStatus)
                .extracting("code")
                .containsExactly(
                        Code.OK, Code.INVALID_RECEIPT_HANDLE, Code.INVALID_RECEIPT_HANDLE, Code.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void lateAcknowledgementIsToldThatTheHandleIsWorthNothing() {
        client.sent(message(topic, "late"));
        consumer.await(1, consumer.simple().setInvisibleDuration(V2Consumer.seconds(1)));
        // Until it has come again, the first handle has expired.
        Message first = consumer.await(1, consumer.simple().setInvisibleDuration(V2Consumer.seconds(1)))
                .get(0);
        consumer.await(1, consumer.simple());

        assertThat(consumer.ack(first).getStatus().getCode()).isEqualTo(Code.INVALID_RECEIPT_HANDLE);
        ChangeInvisibleDurationResponse changed =
                consumer.hide(first, V2Consumer.handle(first), V2Consumer.seconds(30));
        assertThat(changed.getStatus().getCode()).isEqualTo(Code.INVALID_RECEIPT_HANDLE);
        assertThat(changed.getReceiptHandle()).isEqualTo(V2Consumer.handle(first));
        assertThat(consumer.giveUp(first).getCode()).isEqualTo(Code.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void changedDurationGivesAHandleThatReplacesTheOld() {
        client.sent(message(topic, "longer"));
        Message received = consumer.await(1, consumer.simple().setInvisibleDuration(V2Consumer.seconds(30)))
                .get(0);

        ChangeInvisibleDurationResponse longer =
                consumer.hide(received, V2Consumer.handle(received), V2Consumer.seconds(120));

        assertThat(longer.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(longer.getReceiptHandle()).isNotEqualTo(V2Consumer.handle(received));
        assertThat(consumer.ack(withHandle(received, longer.getReceiptHandle()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.OK);
    }

    @Test
    void durationOfZeroBringsTheMessageBackAtOnceWithOneMoreAttempt() {
        client.sent(message(topic, "again"));
        Message received = consumer.awaitOne();

        consumer.hide(received, V2Consumer.handle(received), V2Consumer.seconds(0));

        assertThat(consumer.awaitOne().getSystemProperties().getDeliveryAttempt())
                .isEqualTo(2);
    }

    @Test
    void failureToChangeRepeatsTheHandle() {
        client.sent(message(topic, "kept"));
        Message received = consumer.awaitOne();
        String handle = V2Consumer.handle(received);

        ChangeInvisibleDurationResponse tooLong = consumer.hide(received, handle, V2Consumer.seconds(43_201));
        ChangeInvisibleDurationResponse negative = consumer.hide(received, handle, V2Consumer.seconds(-1));
        ChangeInvisibleDurationResponse garbage = consumer.hide(received, "garbage", V2Consumer.seconds(1));

        assertThat(List.of(tooLong, negative))
                .allMatch(response -> response.getStatus().getCode() == Code.ILLEGAL_INVISIBLE_TIME)
                .allMatch(response -> response.getReceiptHandle().equals(handle));
        assertThat(garbage.getStatus().getCode()).isEqualTo(Code.INVALID_RECEIPT_HANDLE);
        assertThat(garbage.getReceiptHandle()).isEqualTo("garbage");
    }

    @Test
    void requestWithoutEntriesIsRefused() {
        AckMessageResponse response = client.blocking()
                .ackMessage(AckMessageRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setTopic(V2Client.resource(topic))
                        .build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.BAD_REQUEST);
        assertThat(client.blocking()
                        .ackMessage(AckMessageRequest.getDefaultInstance())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.ILLEGAL_TOPIC);
    }
}
