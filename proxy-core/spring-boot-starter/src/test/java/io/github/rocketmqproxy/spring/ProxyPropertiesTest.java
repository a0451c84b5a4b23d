package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.spring.ProxyProperties.Values;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ProxyPropertiesTest {
    private final StandardEnvironment environment = new StandardEnvironment() {
        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            // Neither those of this process nor its environment.
        }
    };

    @Test
    void withoutPropertiesEverythingIsAtItsDefault() {
        Values values = read();

        assertThat(values.config()).isEqualTo(ProxyConfig.builder().build());
        assertThat(values.network()).isTrue();
        assertThat(values.inProcessName()).isEmpty();
        assertThat(values.metricPrefix()).isEqualTo("rocketmq.proxy");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingOfTheEngineIsAProperty(Setting setting) {
        // Nothing that most settings can be; those that take any text show it, or miss its other half.
        properties(Map.of("rocketmq.proxy." + setting.key(), "!"));

        Values values;
        try {
            values = read();
        } catch (ConfigException e) {
            assertThat(e.violations())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains(setting.name()));
            return;
        }
        assertThat(values.config()).isNotEqualTo(ProxyConfig.builder().build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flush-interval", "flushInterval", "flush_interval", "FLUSH_INTERVAL"})
    void namesAreRelaxed(String spelling) {
        properties(Map.of("rocketmq.proxy." + spelling, "7ms"));

        assertThat(read().config().send().flushInterval()).isEqualTo(Duration.ofMillis(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROCKETMQ_PROXY_FLUSHINTERVAL", "ROCKETMQ_PROXY_FLUSH_INTERVAL"})
    void environmentVariablesAreProperties(String variable) {
        variables(Map.of(variable, "7ms"));

        assertThat(read().config().send().flushInterval()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void numbersAndListsOfAYamlFileAreRead() {
        properties(Map.of(
                "rocketmq.proxy.grpc-port",
                0,
                "rocketmq.proxy.auto-create-topics",
                true,
                "rocketmq.proxy.name-server[0]",
                "one:9876",
                "rocketmq.proxy.name-server[1]",
                "two:9876"));

        ProxyConfig config = read().config();

        assertThat(config.grpc().port()).isZero();
        assertThat(config.broker().autoCreateTopics()).isTrue();
        assertThat(config.broker().defaultCluster().orElseThrow().nameServers())
                .containsExactly("one:9876", "two:9876");
    }

    @Test
    void singlePropertyBeatsItsProfileAndACustomizerBeatsBoth() {
        properties(Map.of(
                "rocketmq.proxy.profile", "low-latency",
                "rocketmq.proxy.batch-size", "11",
                "rocketmq.proxy.max-concurrent", "12"));

        ProxyConfig config = read(builder -> builder.maxConcurrent(13)).config();

        assertThat(config.send().flushInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.send().batchSize()).isEqualTo(11);
        assertThat(config.grpc().maxConnections()).isEqualTo(13);
    }

    @Test
    void allViolationsAreReportedTogether() {
        properties(Map.of(
                "rocketmq.proxy.batch-size", "many",
                "rocketmq.proxy.batsh-size", "5",
                "rocketmq.proxy.batch.size", "5",
                "rocketmq.proxy.profile", "fast",
                "rocketmq.proxy.network", "no",
                "rocketmq.proxy.metric-prefix", " "));

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.violations())
                                .hasSize(6)
                                .anySatisfy(line ->
                                        assertThat(line).startsWith("BATCH_SIZE: \"many\" (expected: a whole number"))
                                .anySatisfy(line -> assertThat(line)
                                        .startsWith("rocketmq.proxy.batsh-size: no such property (expected: "))
                                .anySatisfy(line ->
                                        assertThat(line).startsWith("rocketmq.proxy.batch.size: no such property"))
                                .contains(
                                        "rocketmq.proxy.profile: \"fast\" (expected: one of high-concurrency, low-latency,"
                                                + " high-throughput)")
                                .contains("rocketmq.proxy.network: \"no\" (expected: true or false)")
                                .contains(
                                        "rocketmq.proxy.metric-prefix: \" \" (expected: any text that is not blank)"));
    }

    @Test
    void addressesThatKubernetesPutsIntoTheEnvironmentAreNoPropertiesOfOurs() {
        variables(Map.of(
                "ROCKETMQ_PROXY_SERVICE_HOST", "10.0.0.1",
                "ROCKETMQ_PROXY_PORT", "tcp://10.0.0.1:50051",
                "ROCKETMQ_PROXY_PORT_50051_TCP_PROTO", "tcp"));

        assertThat(read().config()).isEqualTo(ProxyConfig.builder().build());
    }

    @Test
    void proxyThatNothingCanReachIsRefused() {
        properties(Map.of("rocketmq.proxy.network", "false"));

        assertThatThrownBy(this::read)
                .hasMessage(
                        "rocketmq.proxy.network: \"false\" without rocketmq.proxy.in-process-name (expected: one way to"
                                + " reach it)");
    }

    private Values read(ProxyConfigCustomizer... customizers) {
        return ProxyProperties.read(environment, Stream.of(customizers));
    }

    private void properties(Map<String, Object> properties) {
        environment.getPropertySources().addLast(new MapPropertySource("file", properties));
    }

    private void variables(Map<String, Object> variables) {
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }
}
