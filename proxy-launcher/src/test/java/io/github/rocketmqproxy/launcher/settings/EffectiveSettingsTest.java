package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheProfile() throws Exception {
        Path file = write("batch-size = 3\nflush-interval = 33ms\nmax-concurrent = 333");
        Map<String, String> flags = Map.of("BATCH_SIZE", "1");
        Map<String, String> environment = Map.of(
                "BATCH_SIZE", "2", "FLUSH_INTERVAL", "22ms", "CONFIG", file.toString(), "PROFILE", "low-latency");

        EffectiveSettings settings = EffectiveSettings.resolve(flags, environment);

        ProxyConfig engine = settings.engine(Map.of());
        assertThat(engine.send().batchSize()).isEqualTo(1);
        assertThat(engine.send().flushInterval()).isEqualTo(Duration.ofMillis(22));
        assertThat(engine.grpc().maxConnections()).isEqualTo(333);
        assertThat(engine.buffer().messages()).isEqualTo(100);
        assertThat(settings.get(Setting.BATCH_SIZE).origin()).hasToString("flag");
        assertThat(settings.get(Setting.FLUSH_INTERVAL).origin()).hasToString("environment");
        assertThat(settings.get(Setting.MAX_CONCURRENT).origin()).hasToString("file " + file);
        assertThat(settings.get(Setting.MESSAGE_BUFFER_SIZE).origin()).hasToString("profile low-latency");
        assertThat(settings.get(Setting.PULL_TIMEOUT).origin()).hasToString("default");
    }

    @Test
    void aFileMayUseTheSpellingOfTheEnvironmentAndNameAProfile() throws Exception {
        Path file = write("BATCH_SIZE=7\nport=1234\nPROFILE=high-throughput\nembedded-broker = true");

        EffectiveSettings settings = EffectiveSettings.resolve(Map.of("CONFIG", file.toString()), Map.of());

        ProxyConfig engine = settings.engine(Map.of());
        assertThat(engine.send().batchSize()).isEqualTo(7);
        assertThat(engine.grpc().port()).isEqualTo(1234);
        assertThat(engine.buffer().messages()).isEqualTo(50_000);
        assertThat(settings.launcher().embeddedBroker()).isTrue();
    }

    @Test
    void anEmptyVariableMeansNotSet() throws Exception {
        EffectiveSettings settings = EffectiveSettings.resolve(Map.of(), Map.of("BATCH_SIZE", " "));

        assertThat(settings.get(Setting.BATCH_SIZE)).isEqualTo(new ChosenValue("100", Origin.DEFAULT));
    }

    @Test
    void demoNeedsAUserWhereThereAreUsers() throws Exception {
        Map<String, String> flags = new HashMap<>(Map.of("DEMO", "true", "USERS_FILE", "users.conf"));
        assertThat(violations(flags, Map.of()))
                .containsExactly("DEMO: true with a USERS_FILE and nobody to come as"
                        + " (expected: DEMO_ACCESS_KEY_ID and DEMO_ACCESS_KEY_SECRET, too)");

        flags.put("DEMO_ACCESS_KEY_ID", "shop");
        assertThat(violations(flags, Map.of()))
                .containsExactly("DEMO_ACCESS_KEY_ID and DEMO_ACCESS_KEY_SECRET: one is set without the other"
                        + " (expected: both or none)");

        EffectiveSettings settings = EffectiveSettings.resolve(flags, Map.of("DEMO_ACCESS_KEY_SECRET", "of-the-shop"));
        assertThat(settings.launcher().demoCredentials()).contains(new Credentials.Secret("shop", "of-the-shop"));
        assertThat(settings.launcher().toString()).doesNotContain("of-the-shop");
        assertThat(SettingsPrinter.print(settings)).noneMatch(line -> line.contains("of-the-shop"));
    }

    @Test
    void allViolationsAreReportedTogetherWithTheirOrigin() throws Exception {
        Path file = write("batch-sise = 4\nflush-interval = soon\nconfig = other");
        Map<String, String> flags = new HashMap<>();
        flags.put("CONFIG", file.toString());
        flags.put("BATCH_SIZE", "0");
        flags.put("METRICS_PORT", "70000");
        flags.put("PROFILE", "fast");
        flags.put("ID_KEY", "too short");

        assertThat(violations(flags, Map.of("LOG_LEVEL", "loud")))
                .containsExactlyInAnyOrder(
                        "batch-sise: no such setting (did you mean batch-size?), in file " + file,
                        "config: a file cannot name another file (remedy: leave it out), in file " + file,
                        "PROFILE: \"fast\" (expected: one of high-concurrency, low-latency, high-throughput), from"
                                + " flag",
                        "METRICS_PORT: \"70000\" (expected: a whole number, 0 to 65535), from flag",
                        "LOG_LEVEL: \"loud\" (expected: one of off, error, warn, info, debug), from environment",
                        "BATCH_SIZE: \"0\" (expected: a whole number, 1 to 100000), from flag",
                        "ID_KEY: (hidden) (expected: at least 16 characters, or empty for a random key), from flag",
                        "FLUSH_INTERVAL: \"soon\" (expected: a duration like 10ms, 30s or 5m, 0s to 1m), from file "
                                + file);
    }

    @Test
    void filesForHttpsComeTogether() {
        assertThat(violations(Map.of("METRICS_TLS_KEY", "k.pem", "METRICS_TLS_CLIENT_AUTHORITIES", "a.pem"), Map.of()))
                .containsExactlyInAnyOrder(
                        "METRICS_TLS_CERTIFICATE and METRICS_TLS_KEY: one is set without the other (expected: both or"
                                + " none)",
                        "METRICS_TLS_CLIENT_AUTHORITIES: \"a.pem\" without METRICS_TLS_CERTIFICATE (expected: a"
                                + " certificate, too, or no authorities)");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("none.conf");

        assertThat(violations(Map.of("CONFIG", missing.toString()), Map.of()))
                .containsExactly("CONFIG: \"" + missing + "\" (expected: the path of a file; there is none)");
    }

    @Test
    void aSettingGivenTwiceInOneFileIsRefused() throws Exception {
        Path file = write("batch-size = 1\nBATCH_SIZE = 2");

        assertThat(violations(Map.of("CONFIG", file.toString()), Map.of()))
                .containsExactly("batch-size: given twice in two spellings (remedy: keep one), in file " + file);
    }

    @Test
    void theEmbeddedBrokerGivesTheNameServerAndCreatesTopics() throws Exception {
        EffectiveSettings settings = EffectiveSettings.resolve(
                Map.of("EMBEDDED_BROKER", "true"), Map.of("EMBEDDED_NAME_SERVER_PORT", "19876"));

        assertThat(settings.engine(Map.of()).broker().autoCreateTopics()).isTrue();
        assertThat(settings.get(Setting.NAME_SERVER).text()).isEqualTo("127.0.0.1:19876");
        assertThat(settings.get(Setting.NAME_SERVER).origin()).hasToString("because of EMBEDDED_BROKER");
    }

    @Test
    void topicsAreNotCreatedWhenTheUserSaysSo() throws Exception {
        EffectiveSettings settings =
                EffectiveSettings.resolve(Map.of("EMBEDDED_BROKER", "true"), Map.of("AUTO_CREATE_TOPICS", "false"));

        assertThat(settings.engine(Map.of()).broker().autoCreateTopics()).isFalse();
    }

    @Test
    void aNameServerBesideTheEmbeddedOneIsAContradiction() {
        assertThat(violations(Map.of("EMBEDDED_BROKER", "true"), Map.of("NAME_SERVER", "broker.example:9876")))
                .containsExactly("NAME_SERVER: \"broker.example:9876\", from environment, contradicts EMBEDDED_BROKER,"
                        + " whose name server is 127.0.0.1:9876 (remedy: leave out one of the two)");
    }

    @Test
    void tlsTowardsTheEmbeddedBrokerIsAContradiction() {
        assertThat(violations(Map.of("EMBEDDED_BROKER", "true", "BROKER_TLS", "verify"), Map.of()))
                .singleElement()
                .asString()
                .startsWith("BROKER_TLS: \"verify\", from flag, contradicts EMBEDDED_BROKER");
    }

    @Test
    void theEmbeddedNameServerMayBeNamedAsWell() throws Exception {
        EffectiveSettings settings =
                EffectiveSettings.resolve(Map.of("EMBEDDED_BROKER", "true"), Map.of("NAME_SERVER", "localhost:9876"));

        assertThat(settings.get(Setting.NAME_SERVER).text()).isEqualTo("localhost:9876");
    }

    @Test
    void valuesKnownOnlyAtStartReplaceOthers() throws Exception {
        EffectiveSettings settings = EffectiveSettings.resolve(
                Map.of("EMBEDDED_BROKER", "true", "EMBEDDED_NAME_SERVER_PORT", "0"), Map.of());

        ProxyConfig engine = settings.engine(Map.of(Setting.NAME_SERVER, "127.0.0.1:4321"));

        assertThat(engine.broker().defaultCluster().orElseThrow().nameServers()).containsExactly("127.0.0.1:4321");
    }

    @Test
    void onlyAPortThatTheUserWroteIsExplicit() throws Exception {
        assertThat(EffectiveSettings.resolve(Map.of(), Map.of()).launcher().metricsPortExplicit())
                .isFalse();
        assertThat(EffectiveSettings.resolve(Map.of(), Map.of("METRICS_PORT", "8080"))
                        .launcher()
                        .metricsPortExplicit())
                .isTrue();
    }

    @Test
    void aTildeIsTheHomeDirectory() throws Exception {
        Path data = EffectiveSettings.resolve(Map.of(), Map.of()).launcher().dataDirectory();

        assertThat(data).isEqualTo(Path.of(System.getProperty("user.home"), ".rocketmq-proxy"));
    }

    private Path write(String lines) throws IOException {
        return Files.writeString(directory.resolve("proxy.conf"), lines);
    }

    private static List<String> violations(Map<String, String> flags, Map<String, String> environment) {
        SettingsException refusal =
                catchThrowableOfType(SettingsException.class, () -> EffectiveSettings.resolve(flags, environment));
        return refusal.violations();
    }
}
