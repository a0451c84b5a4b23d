package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.v2.Code;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's own users: here they answer on another thread, as those of a directory service would. */
class AuthenticatorIT {
    private final String topic = unique("host");
    private final String group = unique("group");
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        elsewhere.shutdownNow();
    }

    /** Everybody whose secret is his name backwards; all but "reader" may send, and nobody may consume but "reader". */
    private final class Host implements Authenticator {
        @Override
        public CompletionStage<Optional<User>> authenticate(Credentials credentials) {
            return CompletableFuture.supplyAsync(
                    () -> isRight(credentials)
                            ? Optional.<User>of(new Someone(credentials.accessKeyId()))
                            : Optional.empty(),
                    elsewhere);
        }

        private static boolean isRight(Credentials credentials) {
            String secret =
                    new StringBuilder(credentials.accessKeyId()).reverse().toString();
            if (credentials instanceof Credentials.Secret given) {
                return given.matches(secret);
            }
            return credentials instanceof Credentials.Signature signature && signature.matches(secret);
        }
    }

    private final class Someone implements User {
        private final String name;

        Someone(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CompletionStage<Boolean> may(Action action, String toTopic, String asGroup) {
            return CompletableFuture.supplyAsync(() -> (action == Action.CONSUME) == name.equals("reader"), elsewhere);
        }
    }

    @Test
    void hostThatAnswersLaterKnowsTheUsersOfBothProtocols() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config(), new Host())) {
            V2Client official = proxy.v2Client().credentials("writer", "retirw");
            official.route(topic);
            official.sent(message(topic, "official"));
            assertThat(proxy.v2Client()
                            .credentials("writer", "wrong")
                            .send(message(topic, "x").build())
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.UNAUTHORIZED);

            TestClient client = proxy.client();
            String producer = client.blocking()
                    .createProducer(CreateProducerRequest.newBuilder()
                            .setTopic(topic)
                            .setAccessKeyId("writer")
                            .setAccessKeySecret("retirw")
                            .build())
                    .getProducerId();
            assertThat(client.send(producer, "simple").getSuccess()).isTrue();
            CreateConsumerRequest.Builder consumer = CreateConsumerRequest.newBuilder()
                    .setTopic(topic)
                    .setGroupId(group)
                    .setAccessKeyId("writer")
                    .setAccessKeySecret("retirw");
            assertThat(client.blocking().createConsumer(consumer.build()).getErrorCode())
                    .isEqualTo("FORBIDDEN");
            String reader = client.blocking()
                    .createConsumer(consumer.setAccessKeyId("reader")
                            .setAccessKeySecret("redaer")
                            .build())
                    .getConsumerId();
            try (TestStream stream = client.receive(reader)) {
                assertThat(stream.await(2)).hasSize(2);
            }

            // A restarted proxy asks the host again when it sees the ids.
            try (RunningEngine next = RunningEngine.start(RunningEngine.config(), new Host())) {
                assertThat(next.client().send(producer, "again").getSuccess()).isTrue();
                assertThat(next.client().receive(reader).await(1)).isNotEmpty();
            }
        }
    }

    @Test
    void hostThatFailsLetsNobodyInAndTellsNothing() {
        Authenticator broken = credentials -> {
            throw new IllegalStateException("the directory at ldap.internal is away");
        };
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config(), broken)) {
            var status = proxy.v2Client().send(message(topic, "x").build()).getStatus();
            assertThat(status.getCode()).isEqualTo(Code.INTERNAL_SERVER_ERROR);
            assertThat(status.getMessage()).doesNotContain("ldap");
            assertThat(proxy.client().createProducer(topic).getErrorCode()).isEqualTo("INTERNAL");
        }
    }

    @Test
    void hostsUsersAndThoseOfAFileExcludeEachOther(@TempDir Path directory) {
        var config = RunningEngine.config()
                .set(Setting.USERS_FILE, directory.resolve("users.conf").toString())
                .build();

        assertThatThrownBy(() ->
                        ProxyEngine.builder(config).authenticator(new Host()).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("USERS_FILE");
    }
}
