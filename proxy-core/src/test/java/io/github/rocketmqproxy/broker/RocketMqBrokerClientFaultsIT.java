package io.github.rocketmqproxy.broker;

import static io.github.rocketmqproxy.broker.ContractSupport.code;
import static io.github.rocketmqproxy.broker.ContractSupport.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when name servers and brokers are gone, silent, or refuse. */
class RocketMqBrokerClientFaultsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final List<BrokerClient> open = new ArrayList<>();

    private BrokerClient client(Cluster cluster) {
        BrokerClient client = RealBrokerContract.open(cluster);
        open.add(client);
        return client;
    }

    private BrokerClient client(String... nameServers) {
        return client(new Cluster(List.of(nameServers), "", ""));
    }

    @AfterEach
    void close() {
        open.forEach(BrokerClient::close);
    }

    private static String shared() {
        return SharedBroker.get().nameServerAddress();
    }

    /** A port on which nobody listens. */
    private static String deadAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    void deadNameServerIsNamed() throws IOException {
        String dead = deadAddress();

        assertThatThrownBy(() -> Awaiting.result(client(dead).route("t")))
                .satisfies(code(ErrorCode.NAME_SERVER_UNREACHABLE))
                .hasMessageContaining(dead);
        assertThat(Awaiting.result(client(dead).health()).unreachable())
                .singleElement()
                .asString()
                .startsWith("name server " + dead);
    }

    @Test
    void unknownHostIsNamed() {
        assertThatThrownBy(() ->
                        Awaiting.result(client("no-such-host.invalid:9876").route("t")))
                .satisfies(code(ErrorCode.NAME_SERVER_UNREACHABLE))
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void silentNameServerCountsAsDead() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            BrokerClient client = client(address);

            assertThatThrownBy(() -> Awaiting.result(client.route("t")))
                    .satisfies(code(ErrorCode.NAME_SERVER_UNREACHABLE))
                    .hasMessageContaining(address)
                    .hasMessageContaining("no answer within 3000 ms");
            assertThat(Awaiting.result(client.health()).unreachable())
                    .singleElement()
                    .asString()
                    .contains(address);
        }
    }

    @Test
    void nextNameServerIsAskedWhenOneIsDead() throws IOException {
        String topic = SharedBroker.unique("next");
        SharedBroker.get().createTopic(topic, 1);
        BrokerClient client = client(deadAddress(), shared());

        assertThat(Awaiting.result(client.route(topic)).brokers()).hasSize(1);
        assertThat(Awaiting.result(client.health()).healthy()).isFalse();
    }

    @Test
    void brokersListenToTheRightAccessKeyOnly() throws IOException {
        try (EmbeddedBroker guarded = EmbeddedBroker.builder()
                .directory(directory)
                .accessKey("someone", "right secret")
                .start()) {
            guarded.createTopic("guarded", 1);
            List<String> address = List.of(guarded.nameServerAddress());
            BrokerClient right = client(new Cluster(address, "someone", "right secret"));
            BrokerClient wrongSecret = client(new Cluster(address, "someone", "wrong secret"));
            BrokerClient nobody = client(new Cluster(address, "", ""));

            assertThat(send(right, "guarded")).hasSize(1);
            assertThat(Awaiting.result(right.pop(pop("guarded", "group", Duration.ofSeconds(1))))
                            .deliveries())
                    .hasSize(1);
            assertThatThrownBy(() -> send(wrongSecret, "guarded"))
                    .satisfies(code(ErrorCode.ACCESS_DENIED))
                    .hasMessageContaining("\"someone\"")
                    .hasMessageNotContaining("wrong secret");
            assertThatThrownBy(() -> send(nobody, "guarded"))
                    .satisfies(code(ErrorCode.ACCESS_DENIED))
                    .hasMessageContaining("no access key was given");
            assertThat(Awaiting.result(wrongSecret.health()).unreachable())
                    .singleElement()
                    .asString()
                    .contains("embedded");
            assertThat(Awaiting.result(right.health()).healthy()).isTrue();
        }
    }

    @Test
    void brokerThatDiesFailsWhatIsUnderWayAndIsFoundAgainWhenItComesBack() throws IOException {
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            broker.createTopic("t", 1);
            broker.createTopic("empty", 1);
            BrokerClient client = client(broker.nameServerAddress());
            send(client, "t");
            assertThat(Awaiting.result(client.health()).healthy()).isTrue();
            CompletableFuture<PopResult> waiting = client.pop(pop("empty", "g", Duration.ofSeconds(25)));

            broker.stopBroker();

            assertThat(waiting).failsWithin(Duration.ofSeconds(5));
            assertThatThrownBy(() -> send(client, "t"))
                    .satisfies(code(ErrorCode.BROKER_UNREACHABLE))
                    .hasMessageContaining("embedded");
            assertThat(Awaiting.result(client.health()).unreachable())
                    .singleElement()
                    .asString()
                    .startsWith("broker embedded (" + broker.brokerAddress() + ")");

            broker.startBroker();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(send(client, "t")).hasSize(1));
            assertThat(Awaiting.result(client.health()).healthy()).isTrue();
        }
    }

    @Test
    void clustersDoNotDisturbEachOther() throws IOException {
        try (EmbeddedBroker other =
                EmbeddedBroker.builder().directory(directory).start()) {
            String topic = SharedBroker.unique("only-in-one");
            SharedBroker.get().createTopic(topic, 1);
            BrokerClient first = client(shared());
            BrokerClient second = client(other.nameServerAddress());

            assertThat(send(first, topic)).hasSize(1);
            assertThatThrownBy(() -> Awaiting.result(second.route(topic))).satisfies(code(ErrorCode.TOPIC_NOT_FOUND));
            second.close();
            assertThat(send(first, topic)).hasSize(1);
        }
    }

    @Test
    void closingFailsWhatIsUnderWayAndLeavesNoThread() {
        String topic = SharedBroker.unique("closing");
        SharedBroker.get().createTopic(topic, 1);
        send(client(shared()), topic);
        close();
        awaitNoOwnThreads();

        BrokerClient client = client(shared());
        CompletableFuture<PopResult> waiting = client.pop(pop(topic, "nobody-" + topic, Duration.ofSeconds(20)));
        Awaiting.result(waiting);
        CompletableFuture<PopResult> hanging = client.pop(pop(topic, "nobody-" + topic, Duration.ofSeconds(20)));
        Awaiting.result(client.route(topic));
        assertThat(client.connections().send()).isEqualTo(1);
        assertThat(client.connections().receive()).isEqualTo(1);

        client.close();

        assertThatThrownBy(() -> Awaiting.result(hanging)).satisfies(code(ErrorCode.SHUTTING_DOWN));
        assertThatThrownBy(() -> Awaiting.result(client.route(topic))).satisfies(code(ErrorCode.SHUTTING_DOWN));
        // Connections end on their I/O threads.
        await().untilAsserted(() -> assertThat(client.connections()).isEqualTo(new BrokerClient.Connections(0, 0)));
        awaitNoOwnThreads();
    }

    /** RocketMQ's own servers run in this JVM, too; only clients have I/O threads with our name. */
    private static void awaitNoOwnThreads() {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(threads("rocketmq-io")).isEmpty());
    }

    private static Set<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    @Test
    void moreConnectionsAreOpenedOnlyWhenAllAreBusy() {
        String topic = SharedBroker.unique("busy");
        SharedBroker.get().createTopic(topic, 1);
        BrokerClient client = client(shared());
        for (int i = 0; i < Links.BUSY; i++) {
            hang(client, topic, i);
        }
        await().untilAsserted(() -> assertThat(client.connections().receive()).isEqualTo(1));

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            hang(client, topic, Links.BUSY);
            assertThat(client.connections().receive()).isGreaterThan(1);
        });
        assertThat(client.connections().receive()).isLessThanOrEqualTo(3);
    }

    private static void hang(BrokerClient client, String topic, int number) {
        var ignored = client.pop(pop(topic, "busy-" + topic + number, Duration.ofSeconds(30)));
    }

    private static List<SendReceipt> send(BrokerClient client, String topic) {
        return Awaiting.result(client.send("embedded", 0, List.of(message(topic, "x")), TIMEOUT));
    }

    private static PopRequest pop(String topic, String group, Duration longPoll) {
        Subscription subscription = new Subscription(topic, group, Subscription.Filter.ALL);
        return new PopRequest(subscription, "embedded", -1, 32, Duration.ofSeconds(60), longPoll, false, true, "");
    }
}
