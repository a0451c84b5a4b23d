package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.session.SessionHarness.failureOf;
import static io.github.rocketmqproxy.session.SessionHarness.half;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is asked about half messages, before brokers in memory and with time moved by hand. */
class TelemetryStreamsTest {
    private final SessionHarness harness = SessionHarness.standard();
    private final SessionHarness.Rooms rooms = harness.own();
    private final TelemetryStreams streams = new TelemetryStreams(new OwnCluster(
            cluster -> rooms.use(),
            new BrokerConfig(Optional.of(SessionHarness.OWN), Duration.ofSeconds(3), false, 8)));

    private void leaveAHalfMessage() {
        assertThat(rooms.send.send(half("half"), null)).isCompleted();
    }

    private void untilTheBrokerAsks() {
        harness.timer.advance(Duration.ofSeconds(20));
    }

    @Test
    void producerIsAskedAboutTheTopicsOfItsSettings() {
        Client client = new Client();
        TelemetryStream stream = streams.open("client", Caller.ANYBODY, client);
        stream.produces(List.of("orders"));
        leaveAHalfMessage();

        untilTheBrokerAsks();

        assertThat(client.transactionIds).isNotEmpty();
        assertThat(TransactionIds.parse(client.transactionIds.get(0)).queueOffset())
                .isNotNegative();
        assertThat(client.topics).containsOnly("orders");
    }

    @Test
    void producerIsAskedAboutATopicFromItsFirstHalfMessageOn() {
        Client client = new Client();
        Client other = new Client();
        streams.open("client", Caller.ANYBODY, client).produces(List.of());
        streams.open("other", Caller.ANYBODY, other).produces(List.of());
        leaveAHalfMessage();

        streams.sendsHalfMessages("client", Caller.ANYBODY, "orders");
        streams.sendsHalfMessages("without a stream", Caller.ANYBODY, "orders");
        untilTheBrokerAsks();

        assertThat(client.transactionIds).isNotEmpty();
        assertThat(other.transactionIds).isEmpty();
    }

    @Test
    void settingsSentAgainAddNothing() {
        Client client = new Client();
        TelemetryStream stream = streams.open("client", Caller.ANYBODY, client);
        stream.produces(List.of("orders"));
        stream.produces(List.of("orders"));
        streams.sendsHalfMessages("client", Caller.ANYBODY, "orders");
        leaveAHalfMessage();

        untilTheBrokerAsks();
        int asked = client.transactionIds.size();
        stream.close();
        untilTheBrokerAsks();

        assertThat(asked).isPositive();
        assertThat(client.transactionIds).hasSize(asked);
    }

    @Test
    void eachQuestionGoesToOneOfThoseWhoAreHere() {
        Client first = new Client();
        Client second = new Client();
        Client gone = new Client();
        streams.open("first", Caller.ANYBODY, first).produces(List.of("orders"));
        streams.open("second", Caller.ANYBODY, second).produces(List.of("orders"));
        TelemetryStream ended = streams.open("gone", Caller.ANYBODY, gone);
        ended.produces(List.of("orders"));
        ended.close();
        for (int i = 0; i < 10; i++) {
            leaveAHalfMessage();
        }

        harness.timer.advance(Duration.ofSeconds(6));

        assertThat(first.transactionIds).hasSize(5);
        assertThat(second.transactionIds).hasSize(5);
        assertThat(gone.transactionIds).isEmpty();
    }

    @Test
    void whoLeavesIsAskedNoMoreAlthoughItsStreamIsOpen() {
        Client client = new Client();
        TelemetryStream stream = streams.open("client", Caller.ANYBODY, client);
        stream.produces(List.of("orders"));
        leaveAHalfMessage();

        streams.left("client", Caller.ANYBODY);
        untilTheBrokerAsks();

        assertThat(client.transactionIds).isEmpty();
        assertThat(client.ended).isZero();

        stream.produces(List.of("orders"));
        untilTheBrokerAsks();
        assertThat(client.transactionIds).isNotEmpty();
    }

    @Test
    void whoLeavesWhileTypesAreLookedUpIsNotRegistered() {
        Client client = new Client();
        rooms.broker.holdRoutes();
        streams.open("client", Caller.ANYBODY, client).produces(List.of("orders"));
        streams.left("client", Caller.ANYBODY);
        rooms.broker.releaseRoutes();
        leaveAHalfMessage();

        untilTheBrokerAsks();

        assertThat(client.transactionIds).isEmpty();
    }

    @Test
    void streamThatEndsWhileTypesAreLookedUpIsNotRegistered() {
        Client client = new Client();
        rooms.broker.holdRoutes();
        TelemetryStream stream = streams.open("client", Caller.ANYBODY, client);
        stream.produces(List.of("orders"));
        stream.close();
        rooms.broker.releaseRoutes();
        leaveAHalfMessage();

        untilTheBrokerAsks();

        assertThat(client.transactionIds).isEmpty();
    }

    @Test
    void noClientIsWatchedForMoreTopicsThanItCanMean() {
        TelemetryStream stream = streams.open("client", Caller.ANYBODY, new Client());

        stream.produces(IntStream.range(0, 5_000).mapToObj(i -> "topic-" + i).toList());
        IntStream.range(0, 5_000).forEach(i -> streams.sendsHalfMessages("client", Caller.ANYBODY, "other-" + i));
        // Types that cannot be told within a second count as unknown.
        harness.timer.advance(Duration.ofSeconds(2));

        long announced = rooms.broker.journal().announcements().stream()
                .flatMap(List::stream)
                .distinct()
                .count();
        assertThat(announced).isEqualTo(1_024);
    }

    @Test
    void endOfTheEngineEndsAllStreamsAndThoseThatCome() {
        Client client = new Client();
        Client late = new Client();
        streams.open("client", Caller.ANYBODY, client).produces(List.of("orders"));

        streams.close();
        streams.open("late", Caller.ANYBODY, late);

        assertThat(client.ended).isEqualTo(1);
        assertThat(client.reconnects).isEqualTo(1);
        assertThat(late.ended).isEqualTo(1);
        assertThat(streams.producers()).isZero();
    }

    @Test
    void clientWithSeveralStreamsCountsOnce() {
        TelemetryStream first = streams.open("client", Caller.ANYBODY, new Client());
        TelemetryStream second = streams.open("client", Caller.ANYBODY, new Client());
        first.produces(List.of());
        second.produces(List.of());
        streams.open("consumer", Caller.ANYBODY, new Client()).consumes("group", List.of("orders"));
        streams.open("silent", Caller.ANYBODY, new Client());

        assertThat(streams.producers()).isEqualTo(1);
        assertThat(streams.consumers()).isEqualTo(1);

        first.close();
        assertThat(streams.producers()).isEqualTo(1);
        second.close();
        assertThat(streams.producers()).isZero();
    }

    @Test
    void consumerHearsOfItsGroupFromTheBrokersOfItsTopic() {
        rooms.broker.group("orderly", true, 3);

        GroupSettings settings = streams.open("client", Caller.ANYBODY, new Client())
                .consumes("orderly", List.of("missing", "orders"))
                .join();

        assertThat(settings.orderly()).isTrue();
        assertThat(settings.retryMaxTimes()).isEqualTo(3);
    }

    @Test
    void groupThatNobodyKnowsHasTheDefaults() {
        rooms.broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.CONSUMER_GROUP_NOT_FOUND);

        assertThat(streams.open("client", Caller.ANYBODY, new Client())
                        .consumes("unknown", List.of("orders"))
                        .join())
                .isEqualTo(new GroupSettings(true, false, 16));
    }

    @Test
    void brokersThatAreAwayAreNoGroupWithoutOrder() {
        rooms.broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.BROKER_UNREACHABLE);

        assertThat(failureOf(streams.open("client", Caller.ANYBODY, new Client())
                                .consumes("orderly", List.of("orders")))
                        .code())
                .isEqualTo(ErrorCode.BROKER_UNREACHABLE);
    }

    @Test
    void topicThatTakesNoHalfMessagesIsNotAnnounced() {
        rooms.broker.topic("plain", 1, MessageType.NORMAL).topic("typed", 1, MessageType.TRANSACTION);

        streams.open("client", Caller.ANYBODY, new Client()).produces(List.of("plain", "typed"));

        assertThat(rooms.broker.journal().announcements()).containsExactly(List.of("typed"));
    }

    @Test
    void liteTopicsAreGivenUpWhenTheirClientLeavesButNotWhenItsStreamBreaks() {
        TelemetryStream broken = streams.open("client", Caller.ANYBODY, new Client());
        streams.changeLiteSubscription(lite("client"), Caller.ANYBODY).join();
        broken.close();
        assertThat(rooms.broker.journal().liteSubscriptions()).hasSize(1);

        streams.open("client", Caller.ANYBODY, new Client());
        streams.changeLiteSubscription(lite("client"), Caller.ANYBODY).join();
        streams.left("client", Caller.ANYBODY);
        streams.left("client", Caller.ANYBODY);

        assertThat(rooms.broker.journal().liteSubscriptions()).hasSize(3).last().satisfies(last -> {
            assertThat(last.action()).isEqualTo(LiteSubscription.Action.COMPLETE_REMOVE);
            assertThat(last.clientId()).isEqualTo("client");
            assertThat(last.group()).isEqualTo("lite-group");
        });
    }

    @Test
    void clientHearsThatABrokerHasEndedALiteTopic() {
        Client client = new Client();
        Client other = new Client();
        streams.open("client", Caller.ANYBODY, client);
        streams.open("other", Caller.ANYBODY, other);
        streams.changeLiteSubscription(lite("client"), Caller.ANYBODY).join();

        rooms.broker.endLiteSubscription("client", "lite-group", "chat-1");
        rooms.broker.endLiteSubscription("gone", "lite-group", "chat-1");

        assertThat(client.ended).isZero();
        assertThat(client.liteTopics).containsExactly("chat-1");
        assertThat(other.liteTopics).isEmpty();
    }

    private LiteSubscription lite(String clientId) {
        return new LiteSubscription(
                LiteSubscription.Action.PARTIAL_ADD, clientId, "orders", "lite-group", Set.of("chat-1"), 0, null);
    }

    /** A client that notes what it hears. */
    private static final class Client implements TelemetryListener {
        private final List<String> transactionIds = new ArrayList<>();
        private final List<String> topics = new ArrayList<>();
        private final List<String> liteTopics = new ArrayList<>();
        private int reconnects;
        private int ended;

        @Override
        public void check(String transactionId, Delivery message) {
            transactionIds.add(transactionId);
            topics.add(message.topic());
        }

        @Override
        public void liteUnsubscribed(String liteTopic) {
            liteTopics.add(liteTopic);
        }

        @Override
        public void reconnect() {
            assertThat(ended).as("told before the end").isZero();
            reconnects++;
        }

        @Override
        public void refused(ProxyException reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void endedByProxy() {
            ended++;
        }
    }
}
