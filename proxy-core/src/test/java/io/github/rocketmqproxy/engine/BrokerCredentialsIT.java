package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Users of the proxy and accounts at a broker that knows its own. */
class BrokerCredentialsIT {
    private static final String ACCOUNT = "account";
    private static final String ACCOUNT_SECRET = "secret-of-the-account";
    private static EmbeddedBroker guarded;

    private final String topic = unique("accounts");
    private final String group = unique("group");

    @BeforeAll
    static void startBrokerWithCredentials(@TempDir(cleanup = CleanupMode.NEVER) Path directory) throws IOException {
        guarded = EmbeddedBroker.builder()
                .directory(directory)
                .accessKey(ACCOUNT, ACCOUNT_SECRET)
                .start();
    }

    @AfterAll
    static void stopBroker() {
        guarded.close();
    }

    private static UsersConf users(Path directory) {
        return new UsersConf(directory)
                .write(
                        "[mapped]",
                        "secret = secret",
                        "send-topics = *",
                        "consume-topics = *",
                        "consume-groups = *",
                        "broker-access-key-id = " + ACCOUNT,
                        "broker-access-key-secret = " + ACCOUNT_SECRET,
                        "[plain]",
                        "secret = secret",
                        "send-topics = *",
                        "[" + ACCOUNT + "]",
                        "secret = " + ACCOUNT_SECRET,
                        "send-topics = *");
    }

    private static ProxyConfig.Builder config(Path directory) {
        return users(directory).config().nameServer(guarded.nameServerAddress());
    }

    private CreateProducerResponse producer(RunningEngine proxy, String user, String secret) {
        return proxy.client()
                .blocking()
                .createProducer(CreateProducerRequest.newBuilder()
                        .setTopic(topic)
                        .setAccessKeyId(user)
                        .setAccessKeySecret(secret)
                        .build());
    }

    @Test
    void userGoesToTheBrokerWithTheAccountThatTheFileGivesIt(@TempDir Path directory) {
        guarded.createTopic(topic, 4);
        try (RunningEngine proxy = RunningEngine.start(config(directory))) {
            V2Client mapped = proxy.v2Client().credentials("mapped", "secret");
            mapped.route(topic);
            mapped.sent(message(topic, "official"));
            V2Consumer consumer = new V2Consumer(mapped, topic, group);
            assertThat(V2Consumer.body(consumer.await(1, consumer.push()).get(0)))
                    .isEqualTo("official");
            // What it holds is given back with the same account.
            mapped.blocking().notifyClientTermination(NotifyClientTerminationRequest.getDefaultInstance());
            assertThat(V2Consumer.body(consumer.awaitOne())).isEqualTo("official");

            String id = producer(proxy, "mapped", "secret").getProducerId();
            assertThat(proxy.client().send(id, "simple").getSuccess()).isTrue();
            assertThat(id).doesNotContain(ACCOUNT_SECRET);
        }
    }

    @Test
    void withoutAnAccountTheBrokerRefusesUnlessUserAndAccountAreTheSame(@TempDir Path directory) {
        guarded.createTopic(topic, 4);
        try (RunningEngine proxy = RunningEngine.start(config(directory))) {
            V2Client plain = proxy.v2Client().credentials("plain", "secret");
            assertThat(plain.send(message(topic, "x").build()).getStatus().getCode())
                    .isEqualTo(Code.UNAUTHORIZED);
            assertThat(refusal(proxy, producer(proxy, "plain", "secret"))).isEqualTo("ACCESS_DENIED");

            // The simple protocol's clients show their secret, which is then good for the broker, too.
            String id = producer(proxy, ACCOUNT, ACCOUNT_SECRET).getProducerId();
            assertThat(proxy.client().send(id, "x").getSuccess()).isTrue();
        }
    }

    private static String refusal(RunningEngine proxy, CreateProducerResponse opened) {
        return opened.getSuccess()
                ? proxy.client().send(opened.getProducerId(), "x").getErrorCode()
                : opened.getErrorCode();
    }

    @Test
    void proxysOwnAccountServesUsersThatHaveNone(@TempDir Path directory) {
        try (RunningEngine proxy = RunningEngine.start(config(directory).credentials(ACCOUNT, ACCOUNT_SECRET))) {
            V2Client plain = proxy.v2Client().credentials("plain", "secret");
            plain.route(topic);
            plain.sent(message(topic, "official"));
            String id = producer(proxy, "plain", "secret").getProducerId();
            assertThat(proxy.client().send(id, "simple").getSuccess()).isTrue();
        }
    }
}
