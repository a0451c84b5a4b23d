package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveBatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Consumers that ask for some messages at a time, as those of Aliyun's HTTP SDK do. */
class ReceiveBatchIT {
    private final String topic = unique("batch");
    private final String group = unique("group");

    @Test
    void whatIsThereComesAtOnceAndStaysWithTheClientThoughItsConnectionEnds() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(Duration.ofSeconds(5)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            String consumer = client.consumer(topic, group, "*");
            for (int i = 0; i < 3; i++) {
                client.send(producer, "message " + i);
            }

            List<Message> received = new ArrayList<>();
            long begun = System.nanoTime();
            try (TestClient shortLived = proxy.client()) {
                while (received.size() < 2) {
                    received.addAll(take(shortLived, consumer, 2 - received.size(), 20_000));
                }
            }
            assertThat(received).hasSize(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("no waiting for more")
                    .isLessThan(Duration.ofSeconds(20));
            // Its connection has ended, but these are not given back: only the third one comes.
            List<Message> next = take(client, consumer, 32, 2_000);
            assertThat(next).hasSize(1);
            for (Message message : received) {
                assertThat(client.ack(consumer, message.getReceiptHandle()).getSuccess())
                        .isTrue();
            }
            // The third was not acknowledged, and comes again when its time is over.
            List<Message> again = new ArrayList<>();
            while (again.isEmpty()) {
                again.addAll(take(client, consumer, 32, 10_000));
            }
            assertThat(again)
                    .extracting(Message::getMessageBody)
                    .containsExactly(next.get(0).getMessageBody());
            assertThat(again.get(0).getReconsumeTimes()).isEqualTo(1);
        }
    }

    @Test
    void itWaitsForTheFirstMessageAndAnswersNoneWhenNoneComes() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            String consumer = client.consumer(topic, group, "*");
            assertThat(take(client, consumer, 1, 100)).isEmpty();

            CompletableFuture<List<Message>> waiting =
                    CompletableFuture.supplyAsync(() -> take(client, consumer, 8, 25_000));
            client.send(producer, "late");

            assertThat(waiting.join()).extracting(Message::getMessageBody).containsExactly("late");
        }
    }

    @Test
    void theAnswerComesBeforeTheDeadlineOfTheCall() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            client.producer(topic);
            String consumer = client.consumer(topic, group, "*");
            List<Message> none = new ArrayList<>();

            client.blocking()
                    .withDeadlineAfter(3, TimeUnit.SECONDS)
                    .receiveBatch(request(consumer, 1, 60_000).build())
                    .forEachRemaining(none::add);

            assertThat(none).isEmpty();
        }
    }

    @Test
    void messagesMayBeHiddenForAsLongAsTheCallSays() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "short");
            String consumer = client.consumer(topic, group, "*");

            List<Message> first = new ArrayList<>();
            client.blocking()
                    .receiveBatch(request(consumer, 1, 20_000)
                            .setInvisibleDurationMs(1_000)
                            .build())
                    .forEachRemaining(first::add);
            assertThat(first).hasSize(1);

            assertThat(take(client, consumer, 1, 20_000))
                    .as("long before a minute is over")
                    .hasSize(1);
        }
    }

    @Test
    void whatNoCallCanMeanIsRefusedByItsName() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().set(Setting.PULL_TIMEOUT, "1s"))) {
            TestClient client = proxy.client();
            client.producer(topic);
            String consumer = client.consumer(topic, group, "*");

            assertThatThrownBy(() -> take(client, consumer, 0, 0))
                    .hasMessageContaining("max_messages: 0 (expected: 1 to 32)");
            assertThatThrownBy(() -> take(client, consumer, 1, -1))
                    .hasMessageContaining("wait_ms: -1 (expected: 0 to 60000)");
            assertThatThrownBy(() -> client.blocking()
                            .receiveBatch(request(consumer, 1, 0)
                                    .setInvisibleDurationMs(-1)
                                    .build())
                            .hasNext())
                    .hasMessageContaining("invisible_duration_ms: -1 (expected: 0 to 43200000)");
            assertThatThrownBy(() -> take(client, "nobody", 1, 0)).hasMessageContaining("NOT_FOUND");
        }
    }

    private static List<Message> take(TestClient client, String consumer, int maxMessages, long waitMillis) {
        List<Message> messages = new ArrayList<>();
        client.blocking()
                .receiveBatch(request(consumer, maxMessages, waitMillis).build())
                .forEachRemaining(messages::add);
        return messages;
    }

    private static ReceiveBatchRequest.Builder request(String consumer, int maxMessages, long waitMillis) {
        return ReceiveBatchRequest.newBuilder()
                .setConsumerId(consumer)
                .setMaxMessages(maxMessages)
                .setWaitMs(waitMillis);
    }
}
