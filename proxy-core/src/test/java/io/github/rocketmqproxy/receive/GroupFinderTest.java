package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupFinderTest {
    private final ManualTimer timer = new ManualTimer();
    private final FakeBroker broker = new FakeBroker(timer, "broker-a", "broker-b");
    private final GroupFinder finder = new GroupFinder(
            new RouteTable(broker, new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), false, 8), timer),
            new GroupTable(broker, timer));

    private ErrorCode failure(CompletableFuture<GroupSettings> future) {
        assertThat(future).isCompletedExceptionally();
        return ProxyException.from(catchThrowable(future::join)).code();
    }

    @Test
    void nextBrokerIsAskedWhenTheFirstIsAway() {
        broker.topic("orders", 1).group("orderly", true, 3);
        broker.goDown("broker-a");

        assertThat(finder.find("orderly", List.of("orders")).join().orderly()).isTrue();
    }

    @Test
    void anyBrokerIsAskedWhenNoTopicExists() {
        broker.topic("SELF_TEST_TOPIC", 1).group("orderly", true, 3);

        assertThat(finder.find("orderly", List.of("missing")).join().orderly()).isTrue();
        assertThat(finder.find("orderly", List.of()).join().orderly()).isTrue();
    }

    @Test
    void groupIsMissingOnlyWhenAllBrokersSaySo() {
        broker.topic("orders", 1);
        broker.faults().failNext(Operation.GROUP_SETTINGS, 2, ErrorCode.CONSUMER_GROUP_NOT_FOUND);
        assertThat(failure(finder.find("group", List.of("orders")))).isEqualTo(ErrorCode.CONSUMER_GROUP_NOT_FOUND);

        broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.BROKER_TIMEOUT);
        broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.CONSUMER_GROUP_NOT_FOUND);
        assertThat(failure(finder.find("group", List.of("orders")))).isEqualTo(ErrorCode.BROKER_TIMEOUT);

        broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.CONSUMER_GROUP_NOT_FOUND);
        broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.BROKER_TIMEOUT);
        assertThat(failure(finder.find("group", List.of("orders")))).isEqualTo(ErrorCode.BROKER_TIMEOUT);
    }

    @Test
    void clientThatNamesThousandsOfTopicsCostsAFewRequests() {
        List<String> topics =
                IntStream.range(0, 5_000).mapToObj(i -> "missing-" + i).toList();

        assertThat(failure(finder.find("group", topics))).isEqualTo(ErrorCode.CONSUMER_GROUP_NOT_FOUND);

        assertThat(broker.journal().routes()).hasSize(4);
    }

    @Test
    void nameServerThatIsAwayIsNoMissingGroup() {
        broker.topic("orders", 1);
        broker.failNextRoutes(1, ErrorCode.NAME_SERVER_UNREACHABLE);

        assertThat(failure(finder.find("group", List.of("orders")))).isEqualTo(ErrorCode.NAME_SERVER_UNREACHABLE);
    }
}
