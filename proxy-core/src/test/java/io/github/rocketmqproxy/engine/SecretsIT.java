package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that comes out of the proxy has a secret in it, whatever goes well or wrong. */
class SecretsIT {
    private static final String PART = "never-to-be-seen";
    private static final Logger LOG = Logger.getLogger("io.github.rocketmqproxy");

    private final String topic = unique("secrets");
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            seen.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.ALL);
        listening.setLevel(Level.ALL);
        LOG.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listening);
        LOG.setLevel(null);
    }

    private static String[] users(String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "[alice]",
                "secret = " + PART + "-1",
                "send-topics = secrets-*",
                "broker-access-key-id = account",
                "broker-access-key-secret = " + PART + "-2"));
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    @Test
    void secretsStayInside(@TempDir Path directory) {
        UsersConf users = new UsersConf(directory).write(users());
        ProxyConfig.Builder config =
                users.config().credentials("proxy", PART + "-3").idKey(PART + "-4-of-many-letters");
        seen.add(config.build().toString());
        try (RunningEngine proxy = RunningEngine.start(config)) {
            official(proxy, "-1");
            official(proxy, "-5");
            simple(proxy, "-1");
            simple(proxy, "-6");
            users.write(users("[alice]", PART + "-7", "secret = " + PART + "-8"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> seen.stream().anyMatch(line -> line.contains("users stay who they were")));
            users.write(users("[bob]", "secret = " + PART + "-9"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> seen.stream().anyMatch(line -> line.contains("users from now on: 2")));
            seen.add(proxy.engine().metrics().prometheus());
            seen.add(proxy.engine().metrics().snapshot().toString());
            seen.add(proxy.engine().health().join().toString());
        }

        assertThat(seen).hasSizeGreaterThan(10).noneMatch(text -> text.contains(PART));
    }

    private void official(RunningEngine proxy, String secret) {
        V2Client client = proxy.v2Client().credentials("alice", PART + secret);
        seen.add(client.route(topic).toString());
        seen.add(client.send(message(topic, "x").build()).toString());
        seen.add(client.send(message("not-hers", "x").build()).toString());
    }

    private void simple(RunningEngine proxy, String secret) {
        TestClient client = proxy.client();
        var opened = client.blocking()
                .createProducer(CreateProducerRequest.newBuilder()
                        .setTopic(topic)
                        .setAccessKeyId("alice")
                        .setAccessKeySecret(PART + secret)
                        .build());
        seen.add(opened.toString());
        if (opened.getSuccess()) {
            seen.add(client.send(opened.getProducerId(), "x").toString());
        }
    }
}
