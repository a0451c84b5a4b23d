package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.session.SessionHarness.ANYBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.session.SessionHarness.Client;
import io.github.rocketmqproxy.session.SessionHarness.Listener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is released on request, and at the end; ids stay valid. */
class CleanUpTest {
    private final SessionHarness harness = SessionHarness.standard();
    private final Sessions sessions = harness.sessions;

    @Test
    void cleanUpByIdReleasesOneAndTheIdStillWorks() {
        String first = harness.producer();
        harness.producer();

        assertThat(sessions.cleanUpProducer(first)).isEqualTo(1);
        assertThat(sessions.cleanUpProducer(first)).as("again").isZero();

        assertThat(sessions.activeProducers()).isEqualTo(1);
        assertThat(harness.own().uses).hasValue(1);
        harness.send(first, "text");
        assertThat(harness.metrics.snapshot().producerLeakDetections())
                .as("no leak")
                .isZero();
    }

    @Test
    void cleanUpByTopicAndEndpointReleasesThose() {
        harness.own().broker.topic("invoices", 1);
        harness.producer();
        harness.producer();
        sessions.openProducer(ANYBODY, "invoices").join();
        sessions.openProducer(new ClientOrigin("b:9876,a:9876", "", "", ""), "orders")
                .join();

        assertThat(sessions.cleanUpProducers("orders", "http://a:9876;b:9876")).isEqualTo(1);
        assertThat(sessions.cleanUpProducers("orders", "")).isEqualTo(2);
        assertThat(sessions.cleanUpProducers("orders", "")).isZero();
        assertThat(sessions.activeProducers()).isEqualTo(1);
    }

    @Test
    void cleanUpOfAConsumerEndsItsStreamsAndGivesItsMessagesBack() {
        harness.send(harness.producer(), "text");
        String id = harness.consumer();
        Client first = new Client();
        Client second = new Client();
        sessions.consumer(id).open(first);
        sessions.consumer(id).open(second);
        assertThat(first.received).hasSize(1);

        assertThat(sessions.cleanUpConsumer(id)).isCompletedWithValue(1);

        assertThat(first.ended).isEqualTo(1);
        assertThat(second.ended).isEqualTo(1);
        assertThat(sessions.cleanUpConsumer(id)).isCompletedWithValue(0);
        Client next = new Client();
        sessions.consumer(id).open(next);
        harness.timer.advance(Duration.ofSeconds(6));
        assertThat(next.received).hasSize(1);
    }

    @Test
    void cleanUpByGroupAndTopicReleasesThose() {
        harness.own().broker.topic("invoices", 1);
        harness.consumer("orders", "group");
        harness.consumer("invoices", "group");
        harness.consumer("orders", "other");
        sessions.openConsumer(ANYBODY, "orders", "group", "red").join();

        assertThat(sessions.cleanUpConsumers("group", "invoices")).isCompletedWithValue(1);
        assertThat(sessions.cleanUpConsumers("group", ""))
                .as("with a filter of its own, too")
                .isCompletedWithValue(2);
        assertThat(sessions.activeConsumers()).isEqualTo(1);
    }

    @Test
    void cleanUpOfAProducerEndsItsStreamOfChecks() {
        String id = harness.producer();
        Listener listener = new Listener();
        Runnable stop = sessions.producer(id).watchTransactions(listener);

        sessions.cleanUpProducer(id);

        assertThat(listener.ended).isEqualTo(1);
        stop.run();
        sessions.producer(id).send(SessionHarness.half("text"), null);
        harness.timer.advance(Duration.ofSeconds(20));
        assertThat(listener.transactionIds).isEmpty();
    }

    @Test
    void closingEndsAllStreamsAndGivesBackWhatTheyHave() {
        harness.send(harness.producer(), "text");
        Client client = new Client();
        sessions.consumer(harness.consumer()).open(client);
        Listener listener = new Listener();
        sessions.producer(harness.producer()).watchTransactions(listener);

        CompletableFuture<Void> closed = sessions.close();

        assertThat(closed).isCompleted();
        assertThat(client.ended).isEqualTo(1);
        assertThat(listener.ended).isEqualTo(1);
        assertThat(harness.own().uses).hasValue(0);
        assertThat(harness.own().broker.changes()).isNotEmpty();
        assertThat(sessions.activeConsumers() + sessions.activeProducers()).isZero();
    }

    @Test
    void streamOpenedOnASessionThatHasJustBeenReleasedIsEndedAndNotForgotten() {
        String id = harness.consumer();
        ConsumerSession session = sessions.consumer(id);
        sessions.cleanUpConsumer(id);
        Client client = new Client();

        session.open(client);

        assertThat(client.ended).isEqualTo(1);
        assertThat(harness.own().receive.unacknowledged()).isZero();
    }
}
