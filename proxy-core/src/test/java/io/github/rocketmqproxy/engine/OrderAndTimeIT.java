package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.EndTransactionRequest;
import io.github.rocketmqproxy.proto.simple.EndTransactionResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.SendDelayMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageResponse;
import io.github.rocketmqproxy.proto.simple.TransactionCheck;
import io.github.rocketmqproxy.proto.simple.WatchTransactionsRequest;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** Rows 11 and 12 of what the original does wrong: real transactions, real delays. */
class OrderAndTimeIT {
    private final String topic = unique("time");
    private final String group = unique("group");

    @Test
    void halfMessageIsSeenOnlyAfterItsCommit() {
        try (RunningEngine proxy = RunningEngine.start();
                RunningEngine neighbour = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            SendTransactionMessageResponse commit = half(client, producer, "to commit");
            SendTransactionMessageResponse rollback = half(client, producer, "to roll back");
            client.send(producer, "plain");
            assertThat(stream.await(1).get(0).getMessageBody()).isEqualTo("plain");

            // At another instance, which has never seen the half message.
            EndTransactionResponse ended = neighbour.client().blocking().commitTransaction(end(producer, commit));
            assertThat(ended.getSuccess()).as(ended.getMessage()).isTrue();
            assertThat(client.blocking()
                            .rollbackTransaction(end(producer, rollback))
                            .getSuccess())
                    .isTrue();
            Message committed = stream.await(2).get(1);
            assertThat(committed.getMessageBody()).isEqualTo("to commit");
            assertThat(committed.getMessageId()).isEqualTo(commit.getMessageId());
            client.send(producer, "end");
            assertThat(stream.await(3).get(2).getMessageBody()).isEqualTo("end");
            assertThat(stream.bodies()).doesNotContain("to roll back");
        }
    }

    @Test
    void clientThatCannotCommitHasItsTransactionCommittedBeforeTheAnswer() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendTransactionMessageResponse sent = client.blocking()
                    .sendTransactionMessage(SendTransactionMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setMessageBody("body")
                            .setTransCheckImmunityTime(5)
                            .build());
            assertThat(sent.getSuccess()).as(sent.getMessage()).isTrue();
            assertThat(sent.getTransactionId()).isNotEmpty();
            Message message =
                    client.receive(client.consumer(topic, group, "*")).await(1).get(0);
            assertThat(message.getMessageId()).isEqualTo(sent.getMessageId());
            // Shows that it was a half message: only those carry it.
            assertThat(message.getPropertiesMap()).containsEntry("TRAN_MSG", "true");
        }
    }

    @Test
    void brokerAsksAboutAForgottenHalfMessage() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            Iterator<TransactionCheck> checks = client.blocking()
                    .watchTransactions(WatchTransactionsRequest.newBuilder()
                            .setProducerId(producer)
                            .build());
            SendTransactionMessageResponse forgotten = half(client, producer, "forgotten");
            TransactionCheck check = checks.next();
            assertThat(check.getMessage().getMessageId()).isEqualTo(forgotten.getMessageId());
            assertThat(check.getMessage().getMessageBody()).isEqualTo("forgotten");
            EndTransactionResponse ended = client.blocking()
                    .commitTransaction(EndTransactionRequest.newBuilder()
                            .setProducerId(producer)
                            .setTransactionId(check.getTransactionId())
                            .build());
            assertThat(ended.getSuccess()).as(ended.getMessage()).isTrue();
            assertThat(client.receive(client.consumer(topic, group, "*"))
                            .await(1)
                            .get(0)
                            .getMessageBody())
                    .isEqualTo("forgotten");
        }
    }

    @Test
    void forgedTransactionIdIsRefused() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendTransactionMessageResponse half = half(client, producer, "body");
            String otherTopics = client.producer(unique("time"));
            for (EndTransactionRequest request : new EndTransactionRequest[] {
                EndTransactionRequest.newBuilder().setProducerId(producer).build(),
                EndTransactionRequest.newBuilder()
                        .setProducerId(producer)
                        .setTransactionId("transaction.AAAA")
                        .build(),
                EndTransactionRequest.newBuilder()
                        .setProducerId(otherTopics)
                        .setTransactionId(half.getTransactionId())
                        .build()
            }) {
                EndTransactionResponse response = client.blocking().commitTransaction(request);
                assertThat(response.getSuccess()).isFalse();
                assertThat(response.getErrorCode()).isEqualTo("INVALID_TRANSACTION_ID");
            }
            client.blocking().rollbackTransaction(end(producer, half));
        }
    }

    @Test
    void timedMessageComesWhenItIsDueAndALevelDelaysToo() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().set(Setting.VENDOR_DELIVERY_PROPERTY, "true"))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            long start = System.currentTimeMillis();
            long due = start + 3_000;
            SendMessageResponse timed = client.blocking()
                    .sendDelayMessage(SendDelayMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setMessageBody("timed")
                            .setStartDeliverTime(due)
                            .build());
            assertThat(timed.getSuccess()).as(timed.getMessage()).isTrue();
            client.blocking()
                    .sendDelayMessage(SendDelayMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setMessageBody("level 1, one second")
                            .setDelayTimeLevel(1)
                            .build());
            client.blocking()
                    .sendDelayMessage(SendDelayMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setMessageBody("already due")
                            .setStartDeliverTime(start - 60_000)
                            .build());
            client.send(producer, "at once");
            stream.await(4);
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due - 1_000);
            assertThat(stream.bodies().get(3)).isEqualTo("timed");
            assertThat(stream.bodies().subList(0, 2)).containsExactlyInAnyOrder("already due", "at once");
            assertThat(stream.messages().get(3).getMessageId()).isEqualTo(timed.getMessageId());
            assertThat(stream.messages().get(3).getPropertiesMap())
                    .containsEntry("__STARTDELIVERTIME", String.valueOf(due));
        }
    }

    @Test
    void impossibleDelaysAreRefused() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendDelayMessageRequest.Builder request =
                    SendDelayMessageRequest.newBuilder().setProducerId(producer).setMessageBody("body");
            for (SendDelayMessageRequest bad : new SendDelayMessageRequest[] {
                request.clone().setDelayTimeLevel(25).build(),
                request.clone().setDelayTimeLevel(-1).build(),
                request.clone().setDelayTimeLevel(1L << 32 | 1).build(),
                request.clone().setStartDeliverTime(-5).build(),
                request.clone()
                        .setDelayTimeLevel(1)
                        .setStartDeliverTime(System.currentTimeMillis())
                        .build(),
                request.clone()
                        .setStartDeliverTime(System.currentTimeMillis()
                                + Duration.ofDays(400).toMillis())
                        .build()
            }) {
                SendMessageResponse response = client.blocking().sendDelayMessage(bad);
                assertThat(response.getSuccess()).as(bad.toString()).isFalse();
                assertThat(response.getErrorCode())
                        .as(bad.toString())
                        .isIn("ILLEGAL_DELIVERY_TIME", "MESSAGE_CONFLICT");
            }
        }
    }

    private static SendTransactionMessageResponse half(TestClient client, String producer, String body) {
        SendTransactionMessageResponse response = client.blocking()
                .sendTransactionMessage(SendTransactionMessageRequest.newBuilder()
                        .setProducerId(producer)
                        .setMessageBody(body)
                        .setKeepHalf(true)
                        .build());
        assertThat(response.getSuccess()).as(response.getMessage()).isTrue();
        return response;
    }

    private static EndTransactionRequest end(String producer, SendTransactionMessageResponse half) {
        return EndTransactionRequest.newBuilder()
                .setProducerId(producer)
                .setTransactionId(half.getTransactionId())
                .build();
    }

    @Test
    void unansweredQuestionsAreAskedAgain() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            half(client, producer, "body");
            Iterator<TransactionCheck> checks = client.blocking()
                    .watchTransactions(WatchTransactionsRequest.newBuilder()
                            .setProducerId(producer)
                            .build());
            String first = checks.next().getMessage().getMessageId();
            TransactionCheck second = checks.next();
            assertThat(second.getMessage().getMessageId()).isEqualTo(first);
            client.blocking()
                    .rollbackTransaction(EndTransactionRequest.newBuilder()
                            .setProducerId(producer)
                            .setTransactionId(second.getTransactionId())
                            .build());
        }
    }
}
