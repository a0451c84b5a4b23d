package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.simple.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.MessageProperties;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rows 1, 2, 3, 5, 13 and 23 of what the original does wrong: nothing is lost between broker and application. */
class DeliveryIT {
    private final String topic = unique("delivery");
    private final String group = unique("group");

    @Test
    void messageArrivesWithEverythingThatWasSent() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendMessageResponse sent = client.blocking()
                    .sendMessage(SendMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setMessageBody("{\"price\": \"10 €\"}")
                            .setTag("order")
                            .setProperties(MessageProperties.newBuilder()
                                    .setMessageKey("key-1")
                                    .putProperties("colour", "blue\nand green")
                                    .build())
                            .build());
            assertThat(sent.getSuccess()).as(sent.getMessage()).isTrue();
            assertThat(sent.getReceiptHandle()).isEqualTo(sent.getMessageId()).isNotEmpty();

            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            Message message = stream.await(1).get(0);
            assertThat(message.getMessageId()).isEqualTo(sent.getMessageId());
            assertThat(message.getMessageBody()).isEqualTo("{\"price\": \"10 €\"}");
            assertThat(message.getBody()).isEmpty();
            assertThat(message.getTag()).isEqualTo("order");
            assertThat(message.getTopic()).isEqualTo(topic);
            assertThat(message.getReconsumeTimes()).isZero();
            assertThat(message.getBornTimestamp())
                    .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
            assertThat(message.getPropertiesMap())
                    .containsEntry("colour", "blue\nand green")
                    .containsEntry("KEYS", "key-1")
                    .containsEntry("TAGS", "order")
                    .containsEntry("UNIQ_KEY", sent.getMessageId());
        }
    }

    @Test
    void acknowledgedMessageNeverComesAgainAndUnacknowledgedOneDoes() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofSeconds(2)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            client.send(producer, "acknowledged");
            client.send(producer, "forgotten");
            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            for (Message message : stream.await(2)) {
                if (message.getMessageBody().equals("acknowledged")) {
                    assertThat(client.ack(consumer, message.getReceiptHandle()).getSuccess())
                            .isTrue();
                }
            }
            Message again = stream.await(3).get(2);
            assertThat(again.getMessageBody()).isEqualTo("forgotten");
            assertThat(again.getReconsumeTimes()).isEqualTo(1);
            assertThat(client.ack(consumer, again.getReceiptHandle()).getSuccess())
                    .isTrue();
            client.send(producer, "after that");
            assertThat(stream.await(4).get(3).getMessageBody()).isEqualTo("after that");
            assertThat(stream.bodies()).containsOnlyOnce("acknowledged");
        }
    }

    @Test
    void garbageExpiredAndForeignHandlesAreErrorsAndHarmNobody() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofSeconds(1)))) {
            TestClient client = proxy.client();
            String consumer = client.consumer(topic, group, "*");
            for (String garbage : new String[] {"", "garbage", "1 2 3", "0 1 2 3 4 5 6 7 8", "a b c d e f g h i"}) {
                AckMessageResponse response = client.ack(consumer, garbage);
                assertThat(response.getSuccess()).as(garbage).isFalse();
                assertThat(response.getErrorCode()).as(garbage).isEqualTo("INVALID_RECEIPT_HANDLE");
                assertThat(response.getMessage()).contains("receipt_handle");
            }
            client.send(client.producer(topic), "late");
            TestStream stream = client.receive(consumer);
            String first = stream.await(1).get(0).getReceiptHandle();
            stream.await(2);
            AckMessageResponse late = client.ack(consumer, first);
            assertThat(late.getSuccess()).isFalse();
            assertThat(late.getErrorCode()).isEqualTo("INVALID_RECEIPT_HANDLE");
            assertThat(late.getMessage()).contains("expired");
            assertThatThrownBy(() -> client.ack("consumer.garbage", first))
                    .isInstanceOf(StatusRuntimeException.class)
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.NOT_FOUND));
        }
    }

    @Test
    void clientThatVanishesGivesItsMessagesBackAtOnce() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofMinutes(10)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            Set<String> sent = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                sent.add(client.send(producer, "body-" + i).getMessageId());
            }
            String consumer = client.consumer(topic, group, "*");
            TestClient leaver = proxy.client();
            leaver.receive(consumer).await(50);
            leaver.close();

            TestStream heir = client.receive(consumer);
            Set<String> got = heir.await(50, Duration.ofSeconds(20)).stream()
                    .map(Message::getMessageId)
                    .collect(Collectors.toSet());
            assertThat(got).isEqualTo(sent);
        }
    }

    @Test
    void engineThatClosesGivesMessagesBackAtOnce() {
        String consumer;
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofMinutes(10)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            for (int i = 0; i < 50; i++) {
                client.send(producer, "body-" + i);
            }
            consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            stream.await(50);
            proxy.engine().close();
            assertThat(Status.fromThrowable(stream.awaitError()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        try (RunningEngine next = RunningEngine.start()) {
            next.client().receive(consumer).await(50, Duration.ofSeconds(20));
        }
    }

    @Test
    void clientThatDoesNotReadHoldsUpNobodyAndMissesNothing() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofSeconds(2)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            String body = "x".repeat(2_000);
            IntStream.range(0, 500).forEach(i -> client.send(producer, i + ":" + body));
            String pausedGroup = unique("paused");
            String pausedConsumer = client.consumer(topic, pausedGroup, "*");
            TestStream paused = TestStream.openPaused(proxy.client(), pausedConsumer);

            String consumer = client.consumer(topic, group, "*");
            TestStream lively = client.receive(consumer);
            Set<String> seen = new HashSet<>();
            while (seen.size() < 500) {
                for (Message message : lively.await(1)) {
                    if (seen.add(message.getMessageId())) {
                        client.ack(consumer, message.getReceiptHandle());
                    }
                }
            }
            assertThat(proxy.engine().buffers().outboundMessages()).isLessThanOrEqualTo(64);

            // Longer than the invisible duration later it reads on.
            Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            paused.read(Integer.MAX_VALUE);
            Set<String> caughtUp = new HashSet<>();
            Set<String> settled = new HashSet<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (Message message : paused.messages()) {
                    if (settled.add(message.getReceiptHandle())) {
                        caughtUp.add(message.getMessageId());
                        client.ack(pausedConsumer, message.getReceiptHandle());
                    }
                }
                return caughtUp.size() == 500;
            });
        }
    }

    @Test
    void consumersOfOneGroupComeAndGoAsTheyLike() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            String consumer = client.consumer(topic, group, "*");
            TestStream first = client.receive(consumer);
            TestStream second = client.receive(consumer);
            TestStream third = client.receive(client.consumer(topic, group, "*"));
            first.close();
            TestStream fourth = client.receive(client.consumer(topic, group, "*"));
            for (int i = 0; i < 200; i++) {
                client.send(producer, "body-" + i);
            }
            Set<String> settled = new HashSet<>();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (TestStream stream : List.of(second, third, fourth)) {
                    for (Message message : stream.messages()) {
                        if (settled.add(message.getReceiptHandle())) {
                            client.ack(consumer, message.getReceiptHandle());
                        }
                    }
                }
                return settled.size() >= 200;
            });
            Set<String> all = new HashSet<>(second.bodies());
            all.addAll(third.bodies());
            all.addAll(fourth.bodies());
            assertThat(all).hasSize(200);
        }
    }

    @Test
    void bodyThatIsNoTextArrivesUnchangedAndTheStreamLives() {
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0xc3, 0x28};
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            assertThat(client.sendBytes(producer, ByteString.copyFrom(bytes)).getSuccess())
                    .isTrue();
            client.send(producer, "text");
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            stream.await(2);
            Message binary = stream.messages().stream()
                    .filter(message -> !message.getBody().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(binary.getBody().toByteArray()).isEqualTo(bytes);
            assertThat(binary.getMessageBody()).contains("\ufffd");
            assertThat(stream.bodies()).contains("text");
            assertThat(stream.isOpen()).isTrue();
        }
    }

    @Test
    void bytesOnlyStreamCarriesEveryBodyAsBytes() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "text");
            Message message = client.blocking()
                    .receiveMessages(ReceiveMessagesRequest.newBuilder()
                            .setConsumerId(client.consumer(topic, group, "*"))
                            .setBytesOnly(true)
                            .build())
                    .next();
            assertThat(message.getBody().toStringUtf8()).isEqualTo("text");
            assertThat(message.getMessageBody()).isEmpty();
        }
    }

    @Test
    void negativeAcknowledgementBringsTheMessageBackAtOnceAndAnExtensionKeepsItAway() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofSeconds(3)))) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "body");
            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            Message first = stream.await(1).get(0);
            ChangeInvisibleDurationResponse back = change(client, consumer, first.getReceiptHandle(), 0);
            assertThat(back.getSuccess()).as(back.getMessage()).isTrue();
            Message second = stream.await(2, Duration.ofSeconds(2)).get(1);
            assertThat(second.getReconsumeTimes()).isEqualTo(1);

            ChangeInvisibleDurationResponse longer = change(client, consumer, second.getReceiptHandle(), 60_000);
            assertThat(longer.getSuccess()).as(longer.getMessage()).isTrue();
            Awaitility.await()
                    .during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> stream.messages().size() == 2);
            assertThat(client.ack(consumer, longer.getReceiptHandle()).getSuccess())
                    .isTrue();

            ChangeInvisibleDurationResponse tooLong = change(client, consumer, longer.getReceiptHandle(), 43_200_001);
            assertThat(tooLong.getSuccess()).isFalse();
            assertThat(tooLong.getMessage()).contains("43200001").contains("43200000");
        }
    }

    private static ChangeInvisibleDurationResponse change(
            TestClient client, String consumer, String handle, long millis) {
        return client.blocking()
                .changeInvisibleDuration(ChangeInvisibleDurationRequest.newBuilder()
                        .setConsumerId(consumer)
                        .setReceiptHandle(handle)
                        .setInvisibleDurationMs(millis)
                        .build());
    }

    @Test
    void messageGoesToTheDeadLetterTopicAfterItsLastAttempt() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config()
                .invisibleDuration(Duration.ofSeconds(1))
                .set(Setting.MAX_RECONSUME_TIMES, "1"))) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "poison");
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> proxy.engine().metrics().snapshot().deadLettered() == 1);
            assertThat(stream.messages()).extracting(Message::getReconsumeTimes).containsExactly(0, 1);
        }
    }
}
