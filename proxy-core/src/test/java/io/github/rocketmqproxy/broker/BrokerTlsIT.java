package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.BrokerTlsConfig;
import io.github.rocketmqproxy.config.BrokerTlsConfig.Mode;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.PoolConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.testkit.TestMessages;
import io.github.rocketmqproxy.tls.PemFiles;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.tls.TestAuthority;
import io.github.rocketmqproxy.worker.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name server and a broker that speak TLS only and ask for a certificate. */
class BrokerTlsIT {
    private static final TestAuthority AUTHORITY = TestAuthority.named("authority of brokers");
    private static final TestAuthority STRANGER = TestAuthority.named("stranger");
    private static final Workers WORKERS = Workers.create(new WorkerConfig(10, 1), null, "broker-tls-it");

    @TempDir
    private static Path directory;

    private static TlsBroker broker;
    private static String trusted;
    private static PemFiles own;

    @BeforeAll
    static void start() throws IOException {
        trusted = AUTHORITY.writeTo(directory, "trusted.pem").toString();
        own = AUTHORITY.issue(directory, "proxy");
        broker = TlsBroker.start(directory, AUTHORITY);
    }

    @AfterAll
    static void stop() {
        broker.close();
        WORKERS.close();
    }

    private static BrokerClient open(Mode mode, String authorities, PemFiles shown) {
        return open(new BrokerTlsConfig(
                mode, authorities, shown.certificate().toString(), shown.key().toString()));
    }

    private static BrokerClient open(BrokerTlsConfig tls) {
        return BrokerClients.open(
                new Cluster(List.of(broker.nameServer()), "", ""),
                new BrokerConfig(Optional.empty(), Duration.ofSeconds(5), true, 2, tls),
                new PoolConfig(2, 2),
                new SendConfig(100, Duration.ofMillis(100), false),
                WORKERS.io(),
                WORKERS.blocking());
    }

    private static void served(BrokerClient client) {
        assertThat(Awaiting.result(client.health()).unreachable()).isEmpty();
    }

    private static void refused(BrokerClient client) {
        assertThat(Awaiting.result(client.health()).unreachable()).isNotEmpty();
    }

    @Test
    void brokerWithTlsIsServedByWhoTrustsItsAuthority() {
        try (BrokerClient client = open(Mode.VERIFY, trusted, own)) {
            served(client);
            TopicRoute route = Awaiting.result(client.createTopic("over-tls", 1));
            String brokerName = route.brokers().get(0).brokerName();
            Awaiting.result(client.send(
                    brokerName, 0, List.of(TestMessages.to("over-tls").body("secret")), Duration.ofSeconds(5)));

            List<Delivery> deliveries = Awaiting.result(client.pop(new PopRequest(
                            new Subscription("over-tls", "group", Subscription.Filter.ALL),
                            brokerName,
                            -1,
                            32,
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(10),
                            false,
                            true,
                            "attempt")))
                    .deliveries();
            assertThat(deliveries).hasSize(1);
            Awaiting.result(client.ack(
                    new Subscription("over-tls", "group", Subscription.Filter.ALL),
                    deliveries.get(0).handle()));
        }
    }

    @Test
    void plaintextIsRefused() {
        try (BrokerClient client = open(BrokerTlsConfig.NONE)) {
            refused(client);
        }
    }

    @Test
    void brokerThatAnotherAuthorityVouchesForIsRefused() throws IOException {
        try (BrokerClient client =
                open(Mode.VERIFY, STRANGER.writeTo(directory, "stranger.pem").toString(), own)) {
            refused(client);
        }
        try (BrokerClient client = open(Mode.VERIFY, "", own)) {
            refused(client);
        }
    }

    @Test
    void withTrustAllNobodyVouches() {
        try (BrokerClient client = open(Mode.TRUST_ALL, "", own)) {
            served(client);
        }
    }

    @Test
    void certificateIsShownToBrokersThatAskForOne() throws IOException {
        try (BrokerClient client = open(new BrokerTlsConfig(Mode.VERIFY, trusted, "", ""))) {
            refused(client);
        }
        try (BrokerClient client = open(Mode.VERIFY, trusted, STRANGER.issue(directory, "proxy-of-stranger"))) {
            refused(client);
        }
    }

    @Test
    void renewedFilesAreUsedForTheNextConnection() throws IOException {
        PemFiles changing = STRANGER.issue(directory, "changing");
        try (BrokerClient client = open(Mode.VERIFY, trusted, changing)) {
            refused(client);
            Files.copy(own.certificate(), changing.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(own.key(), changing.key(), StandardCopyOption.REPLACE_EXISTING);

            Awaitility.await().atMost(Reloading.INTERVAL.multipliedBy(12)).untilAsserted(() -> served(client));
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaidAtTheStart() {
        assertThatThrownBy(() -> BrokerClients.check(new BrokerTlsConfig(Mode.VERIFY, "missing.pem", "", "")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("BROKER_TLS_AUTHORITIES: \"missing.pem\" does not exist");
    }
}
