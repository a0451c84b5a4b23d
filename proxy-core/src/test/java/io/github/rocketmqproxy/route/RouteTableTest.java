package io.github.rocketmqproxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final Duration OLD = Duration.ofSeconds(21);

    private final ManualTimer timer = new ManualTimer();
    private final FakeBroker broker = new FakeBroker(timer, "broker-a", "broker-b").topic("orders", 4);
    private final RouteTable routes = table(true);

    private RouteTable table(boolean autoCreate) {
        return new RouteTable(broker, new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), autoCreate, 6), timer);
    }

    @Test
    void knownRouteIsAnsweredFromMemory() {
        TopicRoute route = routes.route("orders").join();
        for (int i = 0; i < 100; i++) {
            assertThat(routes.route("orders").join()).isEqualTo(route);
        }

        assertThat(route.brokers()).hasSize(2);
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void manyWaitersShareOneLookUp() {
        broker.holdRoutes();
        List<CompletableFuture<TopicRoute>> waiters =
                IntStream.range(0, 50).mapToObj(i -> routes.route("orders")).toList();
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isNotDone());

        broker.releaseRoutes();

        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompleted());
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void manyWaitersShareOneFailureAndTheNextOneLooksAgain() {
        broker.holdRoutes();
        broker.failNextRoutes(1, ErrorCode.NAME_SERVER_UNREACHABLE);
        List<CompletableFuture<TopicRoute>> waiters =
                IntStream.range(0, 5).mapToObj(i -> routes.route("orders")).toList();
        broker.releaseRoutes();

        assertThat(waiters)
                .allSatisfy(waiter -> assertThat(codeOf(waiter)).isEqualTo(ErrorCode.NAME_SERVER_UNREACHABLE));
        assertThat(routes.route("orders")).isCompleted();
    }

    @Test
    void oldRouteIsAnsweredAtOnceAndRefreshedBehindTheCallersBack() {
        routes.route("orders").join();
        broker.leaveRoutes("broker-b");
        timer.advance(OLD);
        broker.holdRoutes();

        assertThat(routes.route("orders").join().brokers()).as("no waiting").hasSize(2);
        assertThat(routes.route("orders").join().brokers()).hasSize(2);
        assertThat(lookUps()).as("one refresh").isEqualTo(2);
        broker.releaseRoutes();

        assertThat(routes.route("orders").join().brokers()).hasSize(1);
    }

    @Test
    void oldRouteServesOnWhenTheNameServerIsDead() {
        TopicRoute route = routes.route("orders").join();
        broker.failNextRoutes(1_000_000, ErrorCode.NAME_SERVER_UNREACHABLE);

        for (int i = 0; i < 60; i++) {
            timer.advance(Duration.ofSeconds(60));
            assertThat(routes.route("orders").join()).isEqualTo(route);
        }
    }

    @Test
    void deadNameServerIsNotAskedForEachMessage() {
        routes.route("orders").join();
        broker.failNextRoutes(1_000_000, ErrorCode.NAME_SERVER_UNREACHABLE);
        timer.advance(OLD);

        for (int i = 0; i < 1_000; i++) {
            routes.route("orders").join();
            timer.advance(Duration.ofMillis(1));
        }

        assertThat(lookUps()).isBetween(2, 3);
    }

    @Test
    void routeIsRefreshedSoonAfterTheNameServerIsBack() {
        routes.route("orders").join();
        broker.failNextRoutes(1, ErrorCode.NAME_SERVER_UNREACHABLE);
        broker.leaveRoutes("broker-b");
        timer.advance(OLD);
        routes.route("orders").join();

        timer.advance(Duration.ofMillis(1_001));
        routes.route("orders").join();

        assertThat(routes.route("orders").join().brokers()).hasSize(1);
    }

    @Test
    void routeServesOnWhileItsBrokersAreAwayForAMoment() {
        TopicRoute route = routes.route("orders").join();
        broker.leaveRoutes("broker-a");
        broker.leaveRoutes("broker-b");
        timer.advance(OLD);

        for (int i = 0; i < 60; i++) {
            assertThat(routes.route("orders").join()).isEqualTo(route);
            timer.advance(Duration.ofSeconds(1));
        }
        broker.joinRoutes("broker-b");
        timer.advance(Duration.ofSeconds(2));
        routes.route("orders").join();

        assertThat(routes.route("orders").join().brokers()).hasSize(1);
    }

    @Test
    void topicThatIsMissingForAMinuteIsForgotten() {
        routes.route("orders").join();
        broker.leaveRoutes("broker-a");
        broker.leaveRoutes("broker-b");
        timer.advance(OLD);
        for (int i = 0; i < 70; i++) {
            routes.route("orders");
            timer.advance(Duration.ofSeconds(1));
        }

        assertThat(codeOf(routes.route("orders"))).isEqualTo(ErrorCode.TOPIC_NOT_FOUND);
    }

    @Test
    void suspectedRouteIsLookedUpAtItsNextUse() {
        routes.route("orders").join();
        broker.leaveRoutes("broker-a");

        routes.suspect("orders");
        assertThat(lookUps()).isEqualTo(1);
        routes.route("orders").join();

        assertThat(routes.route("orders").join().brokers())
                .extracting(TopicRoute.BrokerQueues::brokerName)
                .containsExactly("broker-b");
        assertThat(lookUps()).isEqualTo(2);
    }

    @Test
    void suspectingAnUnknownTopicDoesNothing() {
        routes.suspect("orders");

        assertThat(lookUps()).isZero();
    }

    @Test
    void sweepForgetsOnlyWhatNobodyUses() {
        broker.topic("invoices", 1);
        routes.route("orders").join();
        routes.route("invoices").join();
        timer.advance(Duration.ofMinutes(4));
        routes.route("orders").join();
        timer.advance(Duration.ofMinutes(2));
        broker.holdRoutes();

        routes.sweep();

        assertThat(routes.route("orders")).isCompleted();
        assertThat(routes.route("invoices")).as("looked up again").isNotDone();
    }

    @Test
    void sweepDuringALookUpDoesNotLoseTheWaiters() {
        broker.holdRoutes();
        CompletableFuture<TopicRoute> waiter = routes.route("orders");
        timer.advance(Duration.ofMinutes(6));
        routes.sweep();
        broker.releaseRoutes();

        assertThat(waiter).isCompleted();
        assertThat(routes.route("orders")).isCompleted();
    }

    @Test
    void missingTopicIsCreatedOnceForAllWhoWait() {
        broker.holdRoutes();
        List<CompletableFuture<TopicRoute>> waiters = IntStream.range(0, 20)
                .mapToObj(i -> routes.routeOrCreate("new-topic"))
                .toList();
        broker.releaseRoutes();

        assertThat(waiters)
                .allSatisfy(waiter -> assertThat(waiter.join().brokers())
                        .allSatisfy(queues -> assertThat(queues.writeQueues()).isEqualTo(6)));
        assertThat(broker.journal().createdTopics()).containsExactly("new-topic");
        int before = lookUps();
        assertThat(routes.route("new-topic")).isCompleted();
        assertThat(lookUps()).as("remembered").isEqualTo(before);
    }

    @Test
    void existingTopicIsNotCreated() {
        assertThat(routes.routeOrCreate("orders")).isCompleted();

        assertThat(broker.journal().createdTopics()).isEmpty();
    }

    @Test
    void missingTopicIsNotCreatedForOneWhoOnlySends() {
        assertThat(codeOf(routes.route("missing"))).isEqualTo(ErrorCode.TOPIC_NOT_FOUND);

        assertThat(broker.journal().createdTopics()).isEmpty();
    }

    @Test
    void missingTopicIsRefusedWhereTopicsAreNotCreated() {
        RouteTable strict = table(false);

        CompletableFuture<TopicRoute> refused = strict.routeOrCreate("missing");

        assertThat(codeOf(refused)).isEqualTo(ErrorCode.TOPIC_NOT_FOUND);
        assertThat(ProxyException.from(catchThrowable(refused::join)))
                .hasMessageContaining("topic: \"missing\"")
                .hasMessageContaining("AUTO_CREATE_TOPICS=true");
        assertThat(broker.journal().createdTopics()).isEmpty();
    }

    @Test
    void unreachableNameServerIsNoReasonToCreate() {
        broker.failNextRoutes(1, ErrorCode.NAME_SERVER_UNREACHABLE);

        assertThat(codeOf(routes.routeOrCreate("missing"))).isEqualTo(ErrorCode.NAME_SERVER_UNREACHABLE);
        assertThat(broker.journal().createdTopics()).isEmpty();
    }

    @Test
    void failedCreationIsReportedAndTriedAgainByTheNext() {
        broker.failNextRoutes(1, ErrorCode.TOPIC_NOT_FOUND);
        broker.failNextRoutes(1, ErrorCode.ACCESS_DENIED);

        assertThat(codeOf(routes.routeOrCreate("new-topic"))).isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(routes.routeOrCreate("new-topic")).isCompleted();
    }

    @Test
    void faultOfTheBrokerClientLeavesNobodyWaiting() {
        broker.faults().breakNext(Operation.ROUTE);

        assertThat(codeOf(routes.route("orders"))).isEqualTo(ErrorCode.INTERNAL);
        assertThat(routes.route("orders")).as("the next one looks again").isCompleted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "slash/", "ümlaut", "a.b", "a\u0001", "SCHEDULE_TOPIC_XXXX", "TBW102"})
    void illegalNameIsRefusedBeforeAnybodyIsAsked(String topic) {
        assertThat(codeOf(routes.routeOrCreate(topic))).isEqualTo(ErrorCode.ILLEGAL_TOPIC);
        assertThat(lookUps()).isZero();
    }

    @Test
    void failedLookUpsLeaveNothingBehind() {
        List<CompletableFuture<TopicRoute>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(routes.route("missing-" + i));
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedExceptionally());
        assertThat(routes.size()).isZero();
    }

    private int lookUps() {
        return broker.journal().routes().size();
    }

    private static ErrorCode codeOf(CompletableFuture<?> answer) {
        assertThat(answer).isCompletedExceptionally();
        return ProxyException.from(catchThrowable(answer::join)).code();
    }
}
