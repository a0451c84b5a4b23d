package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.SecretHash;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.proto.simple.CleanupConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CleanupProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of a file, in the simple protocol. */
class UsersIT {
    private static final String SECRET = "secret-of-the-user";
    private static final String MAY_ALL = "send-topics = users-*\nconsume-topics = users-*\nconsume-groups = group-*";

    private final String topic = unique("users");
    private final String group = unique("group");
    private UsersConf users;

    @BeforeEach
    void writeUsers(@TempDir Path directory) {
        users = new UsersConf(directory)
                .write(
                        "[alice]",
                        "secret = " + SECRET,
                        MAY_ALL,
                        "[hashed]",
                        "secret-hash = " + SecretHash.of(SECRET, 2_000).text(),
                        MAY_ALL,
                        "[sender]",
                        "secret = " + SECRET,
                        "send-topics = " + topic,
                        "[reader]",
                        "secret = " + SECRET,
                        "consume-topics = " + topic,
                        "consume-groups = " + group);
    }

    private CreateProducerResponse producer(TestClient client, String user, String secret) {
        return client.blocking()
                .createProducer(CreateProducerRequest.newBuilder()
                        .setTopic(topic)
                        .setAccessKeyId(user)
                        .setAccessKeySecret(secret)
                        .build());
    }

    private CreateConsumerResponse consumer(TestClient client, String user, String secret, String asGroup) {
        return client.blocking()
                .createConsumer(CreateConsumerRequest.newBuilder()
                        .setTopic(topic)
                        .setGroupId(asGroup)
                        .setTagExpression("a || b")
                        .setAccessKeyId(user)
                        .setAccessKeySecret(secret)
                        .build());
    }

    @Test
    void rightSecretSendsAndReceivesWhetherItIsKnownOrOnlyItsHash() {
        try (RunningEngine proxy = users.start()) {
            TestClient client = proxy.client();
            for (String user : new String[] {"alice", "hashed", "hashed"}) {
                String producer = producer(client, user, SECRET).getProducerId();
                assertThat(client.send(producer, user, "a").getSuccess())
                        .as(user)
                        .isTrue();
            }
            String consumer = consumer(client, "hashed", SECRET, group).getConsumerId();
            var message = client.receive(consumer).await(3).get(0);
            assertThat(client.ack(consumer, message.getReceiptHandle()).getSuccess())
                    .isTrue();
        }
    }

    @Test
    void noCredentialsAndWrongOnesAreUnauthenticatedAndSayNothingOfWhoExists() {
        try (RunningEngine proxy = users.start()) {
            TestClient client = proxy.client();
            for (String[] wrong : new String[][] {
                {"", ""}, {"alice", "wrong"}, {"hashed", "wrong"}, {"stranger", SECRET}, {"Alice", SECRET}
            }) {
                CreateProducerResponse refused = producer(client, wrong[0], wrong[1]);
                assertThat(refused.getErrorCode()).as(wrong[0]).isEqualTo("UNAUTHENTICATED");
                assertThat(consumer(client, wrong[0], wrong[1], group).getErrorCode())
                        .isEqualTo("UNAUTHENTICATED");
                if (!wrong[0].isEmpty()) {
                    assertThat(refused.getMessage().replace(wrong[0], "X"))
                            .isEqualTo(producer(client, "X", "wrong").getMessage());
                }
            }
        }
    }

    @Test
    void whatTheUserMayNotDoIsForbidden() {
        try (RunningEngine proxy = users.start()) {
            TestClient client = proxy.client();
            CreateConsumerResponse noConsumer = consumer(client, "sender", SECRET, group);
            CreateProducerResponse noProducer = producer(client, "reader", SECRET);

            assertThat(noConsumer.getErrorCode()).isEqualTo("FORBIDDEN");
            assertThat(noConsumer.getMessage()).contains("sender", topic, group);
            assertThat(noProducer.getErrorCode()).isEqualTo("FORBIDDEN");
            assertThat(noProducer.getMessage()).contains("reader", topic);
            assertThat(producer(client, "sender", SECRET).getSuccess()).isTrue();
            assertThat(consumer(client, "reader", SECRET, "another-group").getErrorCode())
                    .isEqualTo("FORBIDDEN");
            assertThat(consumer(client, "reader", SECRET, group).getSuccess()).isTrue();
        }
    }

    @Test
    void idIsWorthAsMuchAsItsUserIsNow() {
        String producer;
        try (RunningEngine proxy = users.start()) {
            producer = producer(proxy.client(), "hashed", SECRET).getProducerId();
        }
        try (RunningEngine next = users.start()) {
            TestClient client = next.client();
            assertThat(client.send(producer, "at another instance").getSuccess())
                    .isTrue();

            users.write(
                    "[hashed]",
                    "secret-hash = " + SecretHash.of("another", 2_000).text(),
                    MAY_ALL);
            awaitSend(client, producer, "UNAUTHENTICATED");
            users.write("[hashed]", "secret = " + SECRET);
            awaitSend(client, producer, "FORBIDDEN");
            users.write("[hashed]", "secret = " + SECRET, MAY_ALL);
            awaitSend(client, producer, "");
        }
    }

    private static void awaitSend(TestClient client, String producer, String errorCode) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            SendMessageResponse sent = client.send(producer, "body");
            assertThat(sent.getErrorCode()).as(sent.getMessage()).isEqualTo(errorCode);
        });
    }

    @Test
    void idFromATimeWithoutUsersIsWorthNothing() {
        String producer;
        String consumer;
        try (RunningEngine open = RunningEngine.start()) {
            producer = open.client().producer(topic);
            consumer = open.client().consumer(topic, group, "*");
        }
        try (RunningEngine proxy = users.start()) {
            assertThat(proxy.client().send(producer, "body").getErrorCode()).isEqualTo("UNAUTHENTICATED");
            assertThat(proxy.client().ack(consumer, "handle").getErrorCode()).isEqualTo("UNAUTHENTICATED");
            assertThat(Status.fromThrowable(proxy.client().receive(consumer).awaitError())
                            .getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void openStreamEndsWhenItsUserMayNotHaveItAnyLonger() {
        try (RunningEngine proxy = users.start()) {
            TestClient client = proxy.client();
            TestStream stream =
                    client.receive(consumer(client, "alice", SECRET, group).getConsumerId());
            client.send(producer(client, "alice", SECRET).getProducerId(), "before", "a");
            stream.await(1);

            users.write("[alice]", "secret = " + SECRET, "send-topics = *");

            assertThat(Status.fromThrowable(stream.awaitError()).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
    }

    @Test
    void nobodyReleasesWhatIsNotHis() {
        try (RunningEngine proxy = users.start()) {
            TestClient client = proxy.client();
            String producer = producer(client, "alice", SECRET).getProducerId();
            assertThat(client.blocking()
                            .cleanupProducer(CleanupProducerRequest.newBuilder()
                                    .setTopic(topic)
                                    .build())
                            .getErrorCode())
                    .isEqualTo("FORBIDDEN");
            assertThat(client.blocking()
                            .cleanupConsumer(CleanupConsumerRequest.newBuilder()
                                    .setGroupId(group)
                                    .build())
                            .getErrorCode())
                    .isEqualTo("FORBIDDEN");
            assertThat(client.blocking()
                            .cleanupProducer(CleanupProducerRequest.newBuilder()
                                    .setProducerId(producer)
                                    .build())
                            .getCleanedCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void fileThatCannotBeUsedStopsTheStartAndSaysWhyWithoutSecrets() {
        users.write(
                "[alice]",
                "secret = " + SECRET,
                "secret-hash = " + SECRET,
                "send-topic = x",
                "messages-per-second = -1");

        assertThatThrownBy(users::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("USERS_FILE")
                .hasMessageContaining("line 4")
                .hasMessageContaining("both secret and secret-hash")
                .hasMessageContaining("messages-per-second")
                .hasMessageNotContaining(SECRET);
    }
}
