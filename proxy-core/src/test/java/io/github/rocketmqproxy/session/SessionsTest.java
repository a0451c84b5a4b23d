package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.session.SessionHarness.ANYBODY;
import static io.github.rocketmqproxy.session.SessionHarness.CONSUMER_TIMEOUT;
import static io.github.rocketmqproxy.session.SessionHarness.OWN;
import static io.github.rocketmqproxy.session.SessionHarness.PRODUCER_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.session.SessionHarness.Client;
import io.github.rocketmqproxy.session.SessionHarness.Listener;
import io.github.rocketmqproxy.session.SessionHarness.Rooms;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids live for ever; what the proxy holds for them does not. */
class SessionsTest {
    private final SessionHarness harness = SessionHarness.standard();
    private final Sessions sessions = harness.sessions;

    @Test
    void idWorksAtAnotherInstanceWithTheSameKeyAndAfterARestart() {
        String producer = harness.producer();
        String consumer = sessions.openConsumer(ANYBODY, "orders", "group", "red||blue")
                .join()
                .id();
        SessionHarness restarted = SessionHarness.standard();

        restarted.send(producer, "after the restart");
        ConsumerSession found = restarted.sessions.consumer(consumer);

        assertThat(restarted.own().broker.stored("orders")).hasSize(1);
        assertThat(found.group()).isEqualTo("group");
        assertThat(found.topic()).isEqualTo("orders");
        assertThat(found.cluster()).isEqualTo(OWN);
        Client client = new Client();
        found.open(client);
        restarted
                .sessions
                .producer(producer)
                .send(TestMessages.to("orders").withTag("red").body("for it"), null)
                .join();
        assertThat(client.received).as("its filter, too").hasSize(1);
    }

    @Test
    void idOfAnotherKeyIsUnknown() {
        String producer = harness.producer();
        String consumer = harness.consumer();
        SessionHarness other = SessionHarness.withKey("another key of enough characters");

        assertThatThrownBy(() -> other.sessions.producer(producer))
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_ID);
        assertThatThrownBy(() -> other.sessions.consumer(consumer))
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_ID);
    }

    @Test
    void producerIdIsNoConsumerId() {
        String producer = harness.producer();

        assertThatThrownBy(() -> sessions.consumer(producer)).extracting("code").isEqualTo(ErrorCode.UNKNOWN_ID);
        assertThatThrownBy(() -> sessions.producer(harness.consumer()))
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_ID);
    }

    @Test
    void credentialsTravelInTheIdAndCannotBeReadThere() {
        ClientOrigin origin = new ClientOrigin("other:9876", "client-key", "client-secret", "");
        String id = sessions.openProducer(origin, "orders").join();
        SessionHarness restarted = SessionHarness.standard();

        restarted.send(id, "text");

        assertThat(restarted.clusters.keySet())
                .singleElement()
                .isEqualTo(new Cluster(List.of("other:9876"), "client-key", "client-secret"));
        assertThat(id).doesNotContain("secret");
        assertThat(origin.toString()).doesNotContain("client-secret");
    }

    @Test
    void longestLegalIdentityStillMakesAnIdThatWorks() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; many.length() < 2_000; i++) {
            many.append("name-server-").append(i).append(".example.com:9876;");
        }
        ClientOrigin origin = new ClientOrigin(many.toString(), "k".repeat(1_024), "ß".repeat(1_024), "");
        String tags = "标".repeat(1_024);
        String group = "g".repeat(100);

        String id = sessions.openConsumer(origin, "orders", group, tags).join().id();

        assertThat(SessionHarness.standard().sessions.consumer(id).group()).isEqualTo(group);
    }

    @Test
    void endlessCredentialsAreRefusedByName() {
        ClientOrigin origin = new ClientOrigin("", "key", "s".repeat(70_000), "");

        assertThat(SessionHarness.failureOf(sessions.openProducer(origin, "orders")))
                .hasMessageContaining("access_key_secret: 70000 characters (expected: at most 1024)");
    }

    @Test
    void idleProducerLetsItsClusterGoAndItsIdStillWorks() {
        String id = harness.producer();
        Rooms cluster = harness.own();
        assertThat(cluster.uses).hasValue(1);

        harness.timer.advance(PRODUCER_TIMEOUT);
        assertThat(cluster.uses).as("not yet").hasValue(1);
        harness.timer.advance(Duration.ofSeconds(2));

        assertThat(cluster.uses).hasValue(0);
        assertThat(sessions.activeProducers()).isZero();
        assertThat(harness.metrics.snapshot().producerLeakDetections()).isEqualTo(1);
        harness.send(id, "much later");
        assertThat(cluster.uses).hasValue(1);
        assertThat(cluster.broker.stored("orders")).hasSize(1);
    }

    @Test
    void idleConsumerLetsItsClusterGoAndItsIdStillWorks() {
        String id = harness.consumer();
        harness.timer.advance(CONSUMER_TIMEOUT.plusSeconds(2));
        assertThat(harness.own().uses).hasValue(0);
        assertThat(harness.metrics.snapshot().consumerLeakDetections()).isEqualTo(1);

        Client client = new Client();
        sessions.consumer(id).open(client);
        harness.send(harness.producer(), "text");

        assertThat(client.received).hasSize(1);
        assertThat(client.ended).isZero();
    }

    @Test
    void eachUseCountsAnew() {
        String id = harness.producer();
        for (int i = 0; i < 10; i++) {
            harness.timer.advance(PRODUCER_TIMEOUT.minusSeconds(5));
            harness.send(id, "text");
        }

        assertThat(harness.metrics.snapshot().producerLeakDetections()).isZero();
        assertThat(harness.own().uses).hasValue(1);
    }

    @Test
    void consumerWithAnOpenStreamIsNeverIdle() {
        Client client = new Client();
        ConsumerStream stream = sessions.consumer(harness.consumer()).open(client);

        harness.timer.advance(Duration.ofHours(10));
        assertThat(sessions.activeConsumers()).isEqualTo(1);
        assertThat(client.ended).isZero();

        stream.close();
        harness.timer.advance(CONSUMER_TIMEOUT.plusSeconds(2));
        assertThat(sessions.activeConsumers()).isZero();
    }

    @Test
    void producerThatListensForChecksIsNeverIdle() {
        Runnable stop = sessions.producer(harness.producer()).watchTransactions(new Listener());

        harness.timer.advance(Duration.ofHours(10));
        assertThat(sessions.activeProducers()).isEqualTo(1);

        stop.run();
        stop.run();
        harness.timer.advance(PRODUCER_TIMEOUT.plusSeconds(2));
        assertThat(sessions.activeProducers()).isZero();
    }

    @Test
    void streamsThatBeginWhenTheEngineClosesEndAtOnceAndSingleCallsGoOn() {
        String producer = harness.producer();
        String consumer = harness.consumer();
        sessions.close();

        Client client = new Client();
        sessions.consumer(consumer).open(client);
        Listener listener = new Listener();
        sessions.producer(producer).watchTransactions(listener);
        List<String> ended = new ArrayList<>();
        sessions.whenClosing(() -> ended.add("publish stream"));

        assertThat(client.ended).isEqualTo(1);
        assertThat(listener.ended).isEqualTo(1);
        assertThat(ended).containsExactly("publish stream");
        harness.send(producer, "still sent");
        assertThat(harness.own().broker.stored("orders")).hasSize(1);
    }

    @Test
    void whatEndsByItselfHearsNothingWhenTheEngineCloses() {
        List<String> ended = new ArrayList<>();
        Runnable forget = sessions.whenClosing(() -> ended.add("gone"));
        sessions.whenClosing(() -> ended.add("there"));

        forget.run();
        sessions.close();
        sessions.close();

        assertThat(ended).containsExactly("there");
    }

    @Test
    void releasedSessionIsNotFoundAgain() {
        String id = harness.producer();
        ProducerSession before = sessions.producer(id);
        before.release();

        ProducerSession after = sessions.producer(id);

        assertThat(after).isNotSameAs(before);
        assertThat(harness.own().uses).hasValue(1);
    }

    @Test
    void earlyAcknowledgementFindsItsStream() {
        for (int i = 0; i < 100; i++) {
            harness.send(harness.producer(), "text " + i);
        }
        ConsumerSession session = sessions.consumer(harness.consumer());
        AtomicInteger received = new AtomicInteger();
        session.open(new DeliveryClient() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void deliver(Delivery delivery) {
                received.incrementAndGet();
                session.acknowledge(delivery.handle().toString(), TraceSpan.NONE);
            }

            @Override
            public void refused(ProxyException reason) {
                throw reason;
            }

            @Override
            public void endedByProxy() {}
        });

        assertThat(received).as("the window does not fill up").hasValue(100);
        assertThat(harness.own().receive.unacknowledged()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "1 2 3", "0 0 0 0 0 b 0 0 0", "a b c d e f g h i", "0 1 1 0 9 b 0 0 0"})
    void garbageForAReceiptHandleIsAnError(String handle) {
        ConsumerSession session = sessions.consumer(harness.consumer());

        assertThatThrownBy(() -> session.acknowledge(handle, TraceSpan.NONE).join())
                .hasMessageContaining("receipt_handle: \"" + handle + "\"")
                .extracting("code")
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void transactionIdEndsItsTransactionAtAnyInstanceButNotForAnotherTopic() {
        harness.own().broker.topic("invoices", 1);
        String id = harness.producer();
        ProducerSession session = sessions.producer(id);
        SendReceipt receipt = session.send(SessionHarness.half("text"), null).join();
        String transaction = session.transactionId(receipt);
        ProducerSession stranger =
                sessions.producer(sessions.openProducer(ANYBODY, "invoices").join());

        assertThat(SessionHarness.failureOf(stranger.endTransaction(transaction, true)))
                .hasMessageContaining("transaction_id: \"")
                .hasMessageContaining("topic invoices")
                .extracting("code")
                .isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);
        assertThat(SessionHarness.failureOf(session.endTransaction(id, true)).code())
                .as("a producer id is none")
                .isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);
        assertThat(SessionHarness.failureOf(session.endTransaction("x".repeat(100_000), true)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(250));
        assertThat(session.endTransaction(transaction, true)).isCompleted();
        assertThat(harness.own().broker.stored("orders")).hasSize(1);
    }

    @Test
    void brokersQuestionComesWithAnIdThatEndsTheTransaction() {
        ProducerSession session = sessions.producer(harness.producer());
        Listener listener = new Listener();
        session.watchTransactions(listener);
        session.send(SessionHarness.half("text"), null).join();
        harness.timer.advance(Duration.ofSeconds(20));

        assertThat(listener.transactionIds).isNotEmpty();
        assertThat(session.endTransaction(listener.transactionIds.get(0), true)).isCompleted();
        assertThat(harness.own().broker.stored("orders")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"red, group, 'kept apart'", "*, group, OK", "red, a, 'kept apart'", "red, 5, 'kept apart'", "*, a, OK"})
    void noteSaysWhenTheBrokersGroupIsAnother(String expression, String group, String note) {
        OpenedConsumer opened =
                sessions.openConsumer(ANYBODY, "orders", group, expression).join();

        assertThat(opened.note()).contains(note);
        if (!expression.equals("*")) {
            assertThat(opened.note()).contains(opened.subscription().group());
        }
    }

    @Test
    void noteIsTrueForEveryGroupOfOneCharacter() {
        for (char c : "0123456789abcdef".toCharArray()) {
            for (String tag : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
                OpenedConsumer opened = sessions.openConsumer(ANYBODY, "orders", String.valueOf(c), tag)
                        .join();
                assertThat(opened.note()).as("group %s, tag %s", c, tag).contains("kept apart");
            }
        }
    }

    @Test
    void failedOpeningsLeaveNothingBehind() {
        assertThat(SessionHarness.failureOf(sessions.openProducer(ANYBODY, "missing"))
                        .code())
                .isEqualTo(ErrorCode.TOPIC_NOT_FOUND);
        assertThat(SessionHarness.failureOf(sessions.openConsumer(ANYBODY, "orders", "no good", "*"))
                        .code())
                .isEqualTo(ErrorCode.ILLEGAL_CONSUMER_GROUP);
        assertThat(SessionHarness.failureOf(sessions.openConsumer(ANYBODY, "orders", "group", "a|b"))
                        .code())
                .isEqualTo(ErrorCode.ILLEGAL_FILTER_EXPRESSION);
        harness.own().broker.failNextRoutes(1, ErrorCode.NAME_SERVER_UNREACHABLE);
        assertThat(SessionHarness.failureOf(sessions.openProducer(ANYBODY, "orders"))
                        .code())
                .isEqualTo(ErrorCode.NAME_SERVER_UNREACHABLE);

        assertThat(harness.own().uses).hasValue(0);
        assertThat(sessions.activeConsumers() + sessions.activeProducers()).isZero();
    }
}
