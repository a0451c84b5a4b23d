package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.SendMessagesRequest;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Row 21 of what the original does wrong: settings that do nothing. {@link SettingsTableTest} knows where the others are. */
class SettingsIT {
    private final String topic = unique("settings");
    private final String group = unique("group");

    @Test
    void portIsTheOneThatWasAskedFor() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().set(Setting.GRPC_PORT, String.valueOf(free)))) {
            assertThat(proxy.engine().port()).isEqualTo(free);
            assertThat(proxy.client().producer(topic)).isNotEmpty();
        }
    }

    @Test
    void engineIsReachedAtItsHostOnly() throws IOException {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().grpcHost("127.0.0.2"))) {
            connect("127.0.0.2", proxy).close();
            assertThatThrownBy(() -> connect("127.0.0.1", proxy)).isInstanceOf(IOException.class);
        }
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().grpcHost("*"))) {
            connect("127.0.0.1", proxy).close();
            connect("127.0.0.2", proxy).close();
        }
    }

    private static Socket connect(String host, RunningEngine proxy) throws IOException {
        return new Socket(InetAddress.getByName(host), proxy.engine().port());
    }

    @Test
    void clientsOfTheOwnClusterThatBringNoCredentialsHaveThoseOfTheSetting() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().credentials("id of the proxy", "its secret"))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            client.producer(topic);
            assertThat(proxy.opened())
                    .containsExactly(new Cluster(List.of("127.0.0.1:9876"), "id of the proxy", "its secret"));
            client.blocking()
                    .createProducer(CreateProducerRequest.newBuilder()
                            .setTopic(topic)
                            .setAccessKeyId("own id")
                            .setAccessKeySecret("own secret")
                            .build());
            assertThat(proxy.opened()).extracting(Cluster::accessKeyId).containsExactly("id of the proxy", "own id");
        }
    }

    @Test
    void createdTopicHasAsManyQueuesAsTheSettingSays() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().set(Setting.AUTO_CREATE_TOPIC_QUEUES, "3"))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            // One after the other, they take the queues in turn: the broker's own view of the topic.
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            IntStream.range(0, 12).forEach(i -> client.send(producer, "body-" + i));
            assertThat(stream.await(12).stream()
                            .map(message -> DeliveryHandle.parse(message.getReceiptHandle())
                                    .queueId())
                            .distinct()
                            .sorted())
                    .containsExactly(0, 1, 2);
        }
    }

    @Test
    void allConnectionsAreServedByAsManyThreadsAsTheSettingSays() {
        for (int threads : List.of(1, 3)) {
            try (RunningEngine proxy =
                    RunningEngine.start(RunningEngine.config().set(Setting.IO_THREADS, Integer.toString(threads)))) {
                for (int i = 0; i < 6; i++) {
                    TestClient client = proxy.client();
                    String producer = client.producer(topic);
                    client.send(producer, "text");
                }
                assertThat(ioThreads()).hasSize(threads);
            }
            // A thread that has been told to end needs a moment for it.
            Awaitility.await().untilAsserted(() -> assertThat(ioThreads()).isEmpty());
        }
    }

    private static List<String> ioThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("rocketmq-proxy-io"))
                .toList();
    }

    @Test
    void noMoreThreadsBlockThanTheSettingSays() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().set(Setting.WORKER_POOL_SIZE, "2"))) {
            assertThat(proxy.engine().workers().maxThreads()).isEqualTo(2);
            TestClient client = proxy.client();
            List<CompletableFuture<?>> openings = new ArrayList<>();
            // Each cluster is opened on a worker.
            for (int i = 0; i < 6; i++) {
                String access = "id-" + i;
                openings.add(CompletableFuture.runAsync(() -> client.blocking()
                        .createProducer(CreateProducerRequest.newBuilder()
                                .setTopic(topic)
                                .setAccessKeyId(access)
                                .setAccessKeySecret("secret")
                                .build())));
            }
            int most = 0;
            while (!openings.stream().allMatch(CompletableFuture::isDone)) {
                most = Math.max(most, proxy.engine().workers().threads());
            }
            assertThat(most).isBetween(1, 2);
        }
    }

    @Test
    void brokerRequestHasNoMoreMessagesThanTheBatchSize() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.BATCH_SIZE, "7"))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            SendMessagesRequest.Builder request =
                    SendMessagesRequest.newBuilder().setProducerId(client.producer(topic));
            IntStream.range(0, 50)
                    .forEach(i ->
                            request.addMessages(OutgoingMessage.newBuilder().setMessageBody("body-" + i)));
            proxy.broker().holdSends();
            CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(
                    () -> client.blocking().sendMessages(request.build()).getSuccess());
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 50);
            proxy.broker().releaseSends();

            assertThat(sent.join()).isTrue();
            assertThat(proxy.broker().sendRequests())
                    .extracting(batch -> batch.messages().size())
                    .allMatch(size -> size <= 7)
                    .contains(7);
            client.receive(client.consumer(topic, group, "*")).await(50);
            assertThat(proxy.broker().popRequests())
                    .extracting(PopRequest::maxMessages)
                    .allMatch(size -> size <= 7)
                    .contains(7);
        }
    }

    @Test
    void messageWaitsForCompanyAsLongAsTheFlushInterval() {
        try (FakeCluster impatient = new FakeCluster(ProxyConfig.builder().set(Setting.FLUSH_INTERVAL, "300ms"));
                FakeCluster patient = new FakeCluster(ProxyConfig.builder().set(Setting.FLUSH_INTERVAL, "30s"))) {
            for (FakeCluster proxy : List.of(impatient, patient)) {
                proxy.broker().topic(topic, 1);
                TestClient client = proxy.client();
                String producer = client.producer(topic);
                proxy.broker().holdSends();
                client.sendLater(producer, "in flight");
                Awaitility.await().until(() -> proxy.broker().heldSends() == 1);
                client.sendLater(producer, "waits for company");
                Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 2);
            }
            Awaitility.await().until(() -> impatient.broker().heldSends() == 2);
            assertThat(patient.broker().heldSends()).isEqualTo(1);
            impatient.broker().releaseSends();
            patient.broker().releaseSends();
        }
    }

    @Test
    void longPollAndPauseAreThoseOfTheSettings() {
        try (FakeCluster proxy = new FakeCluster(
                ProxyConfig.builder().set(Setting.PULL_TIMEOUT, "700ms").set(Setting.PULL_INTERVAL, "400ms"))) {
            proxy.broker().topic(topic, 1);
            proxy.client().receive(proxy.client().consumer(topic, group, "*"));

            // An empty long poll is followed by the next at once.
            Awaitility.await().until(() -> proxy.broker().popRequests().size() >= 3);
            assertThat(proxy.broker().popRequests())
                    .extracting(PopRequest::longPoll)
                    .containsOnly(Duration.ofMillis(700));
        }
    }

    @Test
    void failedPopIsFollowedByThePullIntervalsPause() {
        try (FakeCluster quick = new FakeCluster(ProxyConfig.builder().set(Setting.PULL_INTERVAL, "50ms"));
                FakeCluster slow = new FakeCluster(ProxyConfig.builder().set(Setting.PULL_INTERVAL, "5m"))) {
            for (FakeCluster proxy : List.of(quick, slow)) {
                proxy.broker().topic(topic, 1);
                TestClient client = proxy.client();
                client.send(client.producer(topic), "body");
                proxy.broker().failNextPops(3, ErrorCode.BROKER_BUSY);
            }
            TestClient client = quick.client();
            TestClient other = slow.client();
            TestStream waits = other.receive(other.consumer(topic, group, "*"));
            client.receive(client.consumer(topic, group, "*")).await(1);
            assertThat(waits.messages()).isEmpty();
        }
    }

    @Test
    void deliveredMessageIsHiddenForTheInvisibleDuration() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().invisibleDuration(Duration.ofSeconds(7)))) {
            proxy.broker().topic(topic, 1);
            proxy.client().receive(proxy.client().consumer(topic, group, "*"));
            Awaitility.await().until(() -> !proxy.broker().popRequests().isEmpty());
            assertThat(proxy.broker().popRequests())
                    .extracting(PopRequest::invisible)
                    .containsOnly(Duration.ofSeconds(7));
        }
    }

    /** In memory, because a real broker reads a queue that it has in memory from the beginning all the same. */
    @Test
    void newGroupBeginsWhereTheSettingSays() {
        try (FakeCluster first = new FakeCluster(ProxyConfig.builder().set(Setting.CONSUME_FROM, "first"));
                FakeCluster last = new FakeCluster(ProxyConfig.builder().set(Setting.CONSUME_FROM, "last"))) {
            for (FakeCluster proxy : List.of(first, last)) {
                proxy.broker().topic(topic, 1);
                TestClient client = proxy.client();
                String producer = client.producer(topic);
                client.send(producer, "old");
                TestStream stream = client.receive(client.consumer(topic, group, "*"));
                // The group's place is fixed by its first look at the queue.
                Awaitility.await().until(() -> !proxy.broker().popRequests().isEmpty());
                client.send(producer, "new");
                List<String> expected = proxy == first ? List.of("old", "new") : List.of("new");
                stream.await(expected.size());
                assertThat(stream.bodies()).containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void sharedFilterGroupIsUsedAsItIs() {
        try (FakeCluster separate = new FakeCluster(ProxyConfig.builder());
                FakeCluster shared = new FakeCluster(ProxyConfig.builder().set(Setting.FILTER_GROUPS, "shared"))) {
            for (FakeCluster proxy : List.of(separate, shared)) {
                proxy.broker().topic(topic, 1);
                proxy.client().receive(proxy.client().consumer(topic, group, "red"));
                Awaitility.await().until(() -> !proxy.broker().popRequests().isEmpty());
            }
            assertThat(shared.broker().popRequests())
                    .allMatch(pop -> pop.subscription().group().equals(group));
            assertThat(separate.broker().popRequests())
                    .allMatch(pop -> pop.subscription().group().startsWith(group + "-tags-"));
        }
    }

    @Test
    void instanceIdIsANamespaceWhereTheSettingSaysSo() {
        String fullTopic = "tenant%" + topic;
        SharedBroker.get().createTopic(fullTopic, 1);
        try (RunningEngine proxy = RunningEngine.start(
                RunningEngine.config().autoCreateTopics(false).set(Setting.INSTANCE_ID_AS_NAMESPACE, "true"))) {
            TestClient client = proxy.client();
            CreateProducerRequest opening = CreateProducerRequest.newBuilder()
                    .setTopic(topic)
                    .setInstanceId("tenant")
                    .build();
            String producer = client.blocking().createProducer(opening).getProducerId();
            client.send(producer, "body");
            String consumer = client.blocking()
                    .createConsumer(CreateConsumerRequest.newBuilder()
                            .setTopic(topic)
                            .setInstanceId("tenant")
                            .setGroupId(group)
                            .build())
                    .getConsumerId();
            assertThat(client.receive(consumer).await(1).get(0).getTopic()).isEqualTo(fullTopic);
            // Without the setting it is only a label.
            try (RunningEngine plain =
                    RunningEngine.start(RunningEngine.config().autoCreateTopics(false))) {
                assertThat(plain.client().blocking().createProducer(opening).getErrorCode())
                        .isEqualTo("TOPIC_NOT_FOUND");
            }
        }
    }

    @Test
    void underLoadThereAreMoreConnectionsForSendingButNeverMoreThanTheSetting() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config()
                .set(Setting.PRODUCER_POOL_SIZE, "3")
                .set(Setting.BATCH_SIZE, "1")
                .set(Setting.MESSAGE_BUFFER_SIZE, "10000"))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendMessagesRequest.Builder thousand =
                    SendMessagesRequest.newBuilder().setProducerId(producer);
            IntStream.range(0, 1_000)
                    .forEach(i ->
                            thousand.addMessages(OutgoingMessage.newBuilder().setMessageBody("body")));
            int most = 0;
            for (int round = 0; round < 10; round++) {
                assertThat(client.blocking().sendMessages(thousand.build()).getSuccess())
                        .isTrue();
                most = Math.max(most, proxy.engine().pool().sendConnections());
            }
            // Each of the three clients may have a second connection, to the name server.
            assertThat(most).isBetween(3, 6);
        }
    }

    @Test
    void manyStreamsShareConnectionsForReceivingButNeverMoreThanTheSetting() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().set(Setting.CONSUMER_POOL_SIZE, "2"))) {
            TestClient client = proxy.client();
            String consumer = client.consumer(topic, group, "*");
            int most = 0;
            for (int i = 0; i < 300; i++) {
                client.receive(consumer);
                most = Math.max(most, proxy.engine().pool().receiveConnections());
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> proxy.engine().pool().receiveConnections() >= 2);
            assertThat(Math.max(most, proxy.engine().pool().receiveConnections()))
                    .isEqualTo(2);
        }
    }
}
