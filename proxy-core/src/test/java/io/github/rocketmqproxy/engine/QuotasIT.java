package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much may be sent. The limits are so low that no machine is too slow to exceed them. */
class QuotasIT {
    private static final int MESSAGES = 30;

    private final String topic = unique("quota");

    @Test
    void topicGetsNoMoreMessagesASecondThanTheSettingSays() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().set(Setting.TOPIC_QUOTA_MESSAGES, "3"))) {
            List<SendMessageResponse> answers =
                    sendAll(proxy.client(), proxy.client().producer(topic), "x");

            assertThat(answers).anyMatch(SendMessageResponse::getSuccess);
            assertThat(answers.stream().filter(answer -> !answer.getSuccess()))
                    .isNotEmpty()
                    .allSatisfy(refused -> {
                        assertThat(refused.getErrorCode()).isEqualTo("QUOTA_EXCEEDED");
                        assertThat(refused.getMessage()).contains("TOPIC_QUOTA_MESSAGES", topic, "limit 3 a second");
                    });
            // Another topic has its own.
            assertThat(proxy.client()
                            .send(proxy.client().producer(unique("quota")), "x")
                            .getSuccess())
                    .isTrue();
        }
    }

    @Test
    void topicGetsNoMoreBytesASecondThanTheSettingSays() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().set(Setting.TOPIC_QUOTA_BYTES, "1KiB"))) {
            List<SendMessageResponse> answers =
                    sendAll(proxy.client(), proxy.client().producer(topic), "x".repeat(2_000));

            // What is larger than a second's worth passes, and later ones wait for it.
            assertThat(answers).anyMatch(SendMessageResponse::getSuccess);
            assertThat(answers.stream().filter(answer -> !answer.getSuccess()))
                    .isNotEmpty()
                    .allSatisfy(refused ->
                            assertThat(refused.getMessage()).contains("TOPIC_QUOTA_BYTES", topic, "limit 1024"));
        }
    }

    @Test
    void userSendsNoMoreThanItsQuotaInEitherProtocol(@TempDir Path directory) {
        UsersConf users = new UsersConf(directory)
                .write(
                        "[alice]",
                        "secret = secret",
                        "send-topics = *",
                        "messages-per-second = 3",
                        "[bob]",
                        "secret = secret",
                        "send-topics = *");
        try (RunningEngine proxy = users.start()) {
            TestClient client = proxy.client();
            List<SendMessageResponse> answers = sendAll(client, producer(client, "alice"), "x");
            assertThat(answers.stream().filter(answer -> !answer.getSuccess()))
                    .isNotEmpty()
                    .allSatisfy(refused -> assertThat(refused.getMessage())
                            .contains("messages-per-second", "alice", "limit 3 a second"));
            assertThat(sendAll(client, producer(client, "bob"), "x")).allMatch(SendMessageResponse::getSuccess);

            V2Client official = proxy.v2Client().credentials("alice", "secret");
            io.github.rocketmqproxy.proto.v2.SendMessageResponse batch =
                    official.send(Stream.generate(() -> message(topic, "x").build())
                            .limit(MESSAGES)
                            .toArray(io.github.rocketmqproxy.proto.v2.Message[]::new));
            List<Status> statuses = batch.getEntriesList().stream()
                    .map(entry -> entry.getStatus())
                    .toList();
            assertThat(statuses).hasSize(MESSAGES).anyMatch(status -> status.getCode() == Code.TOO_MANY_REQUESTS);
            assertThat(statuses.stream().filter(status -> status.getCode() == Code.OK))
                    .hasSizeLessThanOrEqualTo(4);
            assertThat(proxy.engine().metrics().prometheus())
                    .contains("rocketmq_proxy_access_refused_total{reason=\"user_quota\"}")
                    .doesNotContain("alice");
        }
    }

    private String producer(TestClient client, String user) {
        return client.blocking()
                .createProducer(CreateProducerRequest.newBuilder()
                        .setTopic(topic)
                        .setAccessKeyId(user)
                        .setAccessKeySecret("secret")
                        .build())
                .getProducerId();
    }

    private static List<SendMessageResponse> sendAll(TestClient client, String producer, String body) {
        return IntStream.range(0, MESSAGES).mapToObj(i -> client.sendLater(producer, body)).toList().stream()
                .map(answer -> answer.join())
                .toList();
    }
}
