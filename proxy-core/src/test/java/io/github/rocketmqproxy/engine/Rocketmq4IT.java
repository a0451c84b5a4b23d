package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.EndTransactionRequest;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.SendDelayMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageResponse;
import io.github.rocketmqproxy.proto.simple.TransactionCheck;
import io.github.rocketmqproxy.proto.simple.WatchTransactionsRequest;
import io.github.rocketmqproxy.testkit.Rocketmq4;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simple protocol before a real broker of RocketMQ 4.9, which has no POP, no timers and no types of topics. */
class Rocketmq4IT {
    private static RunningEngine proxy;

    private final String topic = unique("four");
    private final String group = unique("group");

    @BeforeAll
    static void start() {
        proxy = RunningEngine.start(RunningEngine.config(Rocketmq4.nameServerAddress()));
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    private static void acknowledge(TestClient client, String consumer, Message message) {
        AckMessageResponse response = client.ack(consumer, message.getReceiptHandle());
        assertThat(response.getSuccess()).as(response.getMessage()).isTrue();
    }

    @Test
    void whatIsSentInBatchesAndInOrderArrivesAndIsGoneWhenAcknowledged() {
        TestClient client = proxy.client();
        String producer = client.producer(topic);
        List<CompletableFuture<SendMessageResponse>> sent = new ArrayList<>();
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            sent.add(client.sendLater(producer, "m" + i));
            expected.add("m" + i);
        }
        sent.forEach(one ->
                assertThat(one.join().getSuccess()).as(one.join().getMessage()).isTrue());
        List<String> ordered = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            assertThat(client.sendOrdered(producer, "ordered-" + i, "key").getSuccess())
                    .isTrue();
            ordered.add("ordered-" + i);
        }
        expected.addAll(ordered);

        String consumer = client.consumer(topic, group, "*");
        try (TestStream stream = client.receive(consumer)) {
            Set<String> acknowledged = new HashSet<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (Message message : stream.messages()) {
                    if (acknowledged.add(message.getMessageBody())) {
                        acknowledge(client, consumer, message);
                    }
                }
                return acknowledged.size() >= expected.size();
            });
            assertThat(acknowledged).isEqualTo(expected);
            assertThat(stream.bodies()).doesNotHaveDuplicates();
            assertThat(stream.bodies().stream().filter(ordered::contains).toList())
                    .containsExactlyElementsOf(ordered);
        }
        client.send(producer, "last");
        try (TestStream stream = client.receive(consumer)) {
            assertThat(stream.await(1)).extracting(Message::getMessageBody).containsExactly("last");
        }
    }

    @Test
    void whatAClientLeavesUnacknowledgedComesAgainWithItsCountRaised() {
        TestClient client = proxy.client();
        client.send(client.producer(topic), "again");
        String consumer = client.consumer(topic, group, "*");
        Message first;
        try (TestStream stream = client.receive(consumer)) {
            first = stream.await(1).get(0);
        }

        try (TestStream stream = client.receive(consumer)) {
            Message second = stream.await(1).get(0);
            assertThat(second.getMessageId()).isEqualTo(first.getMessageId());
            assertThat(second.getTopic()).isEqualTo(topic);
            assertThat(second.getReconsumeTimes()).isEqualTo(1);
            AckMessageResponse late = client.ack(consumer, first.getReceiptHandle());
            assertThat(late.getSuccess()).isFalse();
            assertThat(late.getErrorCode()).isEqualTo("INVALID_RECEIPT_HANDLE");
            acknowledge(client, consumer, second);
        }
    }

    @Test
    void afterAKillOfTheProxyAnotherInstanceDeliversWhatWasNotAcknowledged() {
        TestClient sender = proxy.client();
        String producer = sender.producer(topic);
        for (int i = 0; i < 20; i++) {
            sender.sendOrdered(producer, "m" + i, "key");
        }
        List<Message> before;
        try (EngineProcess dying = EngineProcess.start(Rocketmq4.nameServerAddress());
                TestClient client = new TestClient(dying.port(), "")) {
            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            before = stream.await(20);
            before.subList(0, 5).forEach(message -> acknowledge(client, consumer, message));
            // It does not count that this one is acknowledged: one before it is not.
            acknowledge(client, consumer, before.get(10));
            dying.kill();
        }

        String consumer = sender.consumer(topic, group, "*");
        try (TestStream stream = sender.receive(consumer)) {
            List<Message> again = stream.await(15, Rocketmq4.LOCK_LIFE.plusSeconds(20));
            assertThat(again)
                    .extracting(Message::getMessageBody)
                    .containsExactlyElementsOf(before.subList(5, 20).stream()
                            .map(Message::getMessageBody)
                            .toList());
            AckMessageResponse foreign = sender.ack(consumer, before.get(6).getReceiptHandle());
            assertThat(foreign.getSuccess()).isFalse();
            assertThat(foreign.getErrorCode()).isEqualTo("INVALID_RECEIPT_HANDLE");
            again.forEach(message -> acknowledge(sender, consumer, message));
        }
    }

    private SendTransactionMessageResponse half(TestClient client, String producer, String body) {
        SendTransactionMessageResponse response = client.blocking()
                .sendTransactionMessage(SendTransactionMessageRequest.newBuilder()
                        .setProducerId(producer)
                        .setMessageBody(body)
                        .setKeepHalf(true)
                        .build());
        assertThat(response.getSuccess()).as(response.getMessage()).isTrue();
        return response;
    }

    private static EndTransactionRequest end(String producer, String transactionId) {
        return EndTransactionRequest.newBuilder()
                .setProducerId(producer)
                .setTransactionId(transactionId)
                .build();
    }

    @Test
    void transactionsAreCommittedRolledBackAndAskedAbout() {
        TestClient client = proxy.client();
        String producer = client.producer(topic);
        SendTransactionMessageResponse committed = half(client, producer, "committed");
        SendTransactionMessageResponse rolledBack = half(client, producer, "rolled back");
        assertThat(client.blocking()
                        .commitTransaction(end(producer, committed.getTransactionId()))
                        .getSuccess())
                .isTrue();
        assertThat(client.blocking()
                        .rollbackTransaction(end(producer, rolledBack.getTransactionId()))
                        .getSuccess())
                .isTrue();
        Iterator<TransactionCheck> checks = client.blocking()
                .watchTransactions(WatchTransactionsRequest.newBuilder()
                        .setProducerId(producer)
                        .build());
        half(client, producer, "forgotten");
        TransactionCheck check = checks.next();
        assertThat(check.getMessage().getMessageBody()).isEqualTo("forgotten");
        assertThat(client.blocking()
                        .commitTransaction(end(producer, check.getTransactionId()))
                        .getSuccess())
                .isTrue();

        try (TestStream stream = client.receive(client.consumer(topic, group, "*"))) {
            assertThat(stream.await(2))
                    .extracting(Message::getMessageBody)
                    .containsExactlyInAnyOrder("committed", "forgotten");
        }
    }

    @Test
    void levelsDelayAndATimeThatNoLevelMeetsIsRefused() {
        TestClient client = proxy.client();
        String producer = client.producer(topic);
        long start = System.currentTimeMillis();
        SendDelayMessageRequest.Builder request =
                SendDelayMessageRequest.newBuilder().setProducerId(producer).setMessageBody("delayed");

        SendMessageResponse refused = client.blocking()
                .sendDelayMessage(
                        request.clone().setStartDeliverTime(start + 20_000).build());
        SendMessageResponse level = client.blocking()
                .sendDelayMessage(request.clone().setDelayTimeLevel(2).build());

        assertThat(refused.getSuccess()).isFalse();
        assertThat(refused.getErrorCode()).isEqualTo("ILLEGAL_DELIVERY_TIME");
        assertThat(refused.getMessage()).contains("RocketMQ " + Rocketmq4.VERSION, "10s 30s");
        assertThat(level.getSuccess()).as(level.getMessage()).isTrue();
        try (TestStream stream = client.receive(client.consumer(topic, group, "*"))) {
            assertThat(stream.await(1).get(0).getMessageId()).isEqualTo(level.getMessageId());
            assertThat(System.currentTimeMillis() - start).isGreaterThanOrEqualTo(4_900);
        }
    }

    @Test
    void secondInstanceWaitsAndRefusesAcknowledgementsOfTheFirst() {
        TestClient client = proxy.client();
        String producer = client.producer(topic);
        client.send(producer, "one");
        String consumer = client.consumer(topic, group, "*");
        try (RunningEngine second = RunningEngine.start(RunningEngine.config(Rocketmq4.nameServerAddress()))) {
            TestClient other = second.client();
            TestStream first = client.receive(consumer);
            Message message = first.await(1).get(0);
            TestStream waiting = other.receive(consumer);

            AckMessageResponse foreign = other.ack(consumer, message.getReceiptHandle());
            assertThat(foreign.getSuccess()).isFalse();
            assertThat(foreign.getErrorCode()).isEqualTo("INVALID_RECEIPT_HANDLE");
            assertThat(foreign.getMessage()).contains("only the instance that has delivered");
            acknowledge(client, consumer, message);
            client.send(producer, "two");
            acknowledge(client, consumer, first.await(2).get(1));
            assertThat(waiting.messages()).isEmpty();
            first.close();

            client.send(producer, "three");
            assertThat(waiting.await(1)).extracting(Message::getMessageBody).containsExactly("three");
        }
    }
}
