package io.github.rocketmqproxy.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueuePickerTest {
    private final ManualTimer timer = new ManualTimer();
    private final QueuePicker picker = new QueuePicker(timer);

    @Test
    void oneKeyAlwaysHasTheSameQueueWhicheverProxyAsks() {
        TopicRoute route = route(4, 4);
        QueuePicker otherProxy = new QueuePicker(timer);
        for (int i = 0; i < 1_000; i++) {
            String key = "order-" + i;
            QueueTarget queue = picker.forKey(route, key);
            picker.next(route);

            assertThat(picker.forKey(route, key)).isEqualTo(queue);
            assertThat(otherProxy.forKey(route(4, 4), key)).isEqualTo(queue);
        }
    }

    @Test
    void keysSpreadOverAllQueues() {
        TopicRoute route = route(4, 4);
        Map<QueueTarget, Long> spread = IntStream.range(0, 1_000)
                .mapToObj(i -> picker.forKey(route, "order-" + i))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(spread).hasSize(8);
        assertThat(spread.values()).allSatisfy(keys -> assertThat(keys).isBetween(60L, 250L));
    }

    @Test
    void newQueueTakesKeysOnlyToItself() {
        TopicRoute before = route(8);
        TopicRoute after = route(9);
        int moved = 0;
        for (int i = 0; i < 1_000; i++) {
            QueueTarget now = picker.forKey(after, "order-" + i);
            if (!now.equals(picker.forKey(before, "order-" + i))) {
                assertThat(now.queueId()).isEqualTo(8);
                moved++;
            }
        }
        assertThat(moved).isBetween(50, 200);
    }

    @Test
    void keyStaysWithItsQueueThoughItsBrokerHasFailed() {
        TopicRoute route = route(4, 4);
        QueueTarget queue = picker.forKey(route, "order");

        picker.avoid(queue.brokerName());

        assertThat(picker.forKey(route, "order")).isEqualTo(queue);
    }

    @Test
    void plainMessagesUseEveryQueueInTurn() {
        TopicRoute route = route(4, 4);
        List<QueueTarget> picked = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            picked.add(picker.next(route));
        }

        assertThat(new HashSet<>(picked.subList(0, 8))).hasSize(8);
        assertThat(picked.subList(8, 16)).isEqualTo(picked.subList(0, 8));
    }

    @Test
    void brokerWithoutWritableQueuesIsNeverPicked() {
        TopicRoute route = route(0, 3);

        assertThat(brokersOf(route, 30)).containsExactly("broker-1");
        assertThat(picker.forKey(route, "order").brokerName()).isEqualTo("broker-1");
    }

    @Test
    void brokerThatHasFailedIsAvoidedForTwoSeconds() {
        TopicRoute route = route(4, 4);
        picker.avoid("broker-0");

        assertThat(brokersOf(route, 20)).containsExactly("broker-1");
        timer.advance(Duration.ofMillis(1_999));
        assertThat(brokersOf(route, 20)).containsExactly("broker-1");
        timer.advance(Duration.ofMillis(1));
        assertThat(brokersOf(route, 20)).containsExactlyInAnyOrder("broker-0", "broker-1");
    }

    @Test
    void brokerThatMayBeBackGetsOneMessageToShowIt() {
        TopicRoute route = route(4, 4);
        picker.avoid("broker-0");
        timer.advance(Duration.ofSeconds(2));

        List<String> picked = IntStream.range(0, 20)
                .mapToObj(i -> picker.next(route).brokerName())
                .toList();

        assertThat(picked).containsOnlyOnce("broker-0");
    }

    @Test
    void brokerThatStaysAwayIsTriedLessAndLessOften() {
        TopicRoute route = route(4, 4);
        List<Integer> tried = new ArrayList<>();
        picker.avoid("broker-0");
        for (int second = 1; second <= 120; second++) {
            timer.advance(Duration.ofSeconds(1));
            if (brokersOf(route, 20).contains("broker-0")) {
                tried.add(second);
                picker.avoid("broker-0");
            }
        }

        assertThat(tried).containsExactly(2, 6, 14, 30, 60, 90, 120);
    }

    @Test
    void brokerThatAnswersIsTrustedAgainAtOnce() {
        picker.avoid("broker-0");

        picker.trust("broker-0");

        assertThat(brokersOf(route(4, 4), 20)).contains("broker-0");
    }

    @Test
    void allBrokersFailedMeansNoneIsAvoided() {
        picker.avoid("broker-0");
        picker.avoid("broker-1");

        assertThat(brokersOf(route(4, 4), 20)).containsExactlyInAnyOrder("broker-0", "broker-1");
    }

    @Test
    void topicWhoseBrokersAreAllAwayIsNotTakenForAForbiddenOne() {
        assertThatThrownBy(() -> picker.next(route()))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("topic: \"orders\"")
                .extracting("code")
                .isEqualTo(ErrorCode.BROKER_UNREACHABLE);
    }

    @Test
    void topicThatMayNotBeWrittenIsNamed() {
        assertThatThrownBy(() -> picker.next(route(0, 0)))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("topic: \"orders\"")
                .hasMessageContaining("write permission")
                .extracting("code")
                .isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThatThrownBy(() -> picker.forKey(route(0), "key")).hasMessageContaining("orders");
    }

    private Set<String> brokersOf(TopicRoute route, int picks) {
        return IntStream.range(0, picks)
                .mapToObj(i -> picker.next(route).brokerName())
                .collect(Collectors.toSet());
    }

    /** A route with these write queues on brokers numbered from 0. */
    private static TopicRoute route(int... writeQueues) {
        List<BrokerQueues> brokers = new ArrayList<>();
        for (int queues : writeQueues) {
            brokers.add(new BrokerQueues("broker-" + brokers.size(), "host:10911", queues, queues));
        }
        return new TopicRoute("orders", brokers);
    }
}
