package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
    @ParameterizedTest
    @EnumSource
    void defaultKeepsItsOwnRule(Setting setting) {
        assertThat(setting.type().accepts(setting.defaultValue())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void defaultIsWrittenAsItIsRead(Setting setting) {
        Object read = setting.type().parse(setting.defaultText());

        assertThat(read).isEqualTo(setting.defaultValue());
    }

    @ParameterizedTest
    @EnumSource
    void descriptionIsASentence(Setting setting) {
        assertThat(setting.description()).matches("[A-Z0-9-].*\\.").doesNotContain("\n");
        assertThat(setting.expected()).isNotBlank().doesNotEndWith(".");
    }

    @ParameterizedTest
    @EnumSource
    void nameHasThreeSpellings(Setting setting) {
        assertThat(setting.name()).matches("[A-Z]+(_[A-Z]+)*");
        assertThat(setting.key())
                .isEqualTo(setting.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Test
    void originalsSettingsHaveItsDefaults() {
        Map<Setting, String> original = Map.ofEntries(
                Map.entry(Setting.GRPC_PORT, "50051"),
                Map.entry(Setting.MAX_CONCURRENT, "1000"),
                Map.entry(Setting.READ_TIMEOUT, "30s"),
                Map.entry(Setting.WRITE_TIMEOUT, "30s"),
                Map.entry(Setting.PRODUCER_POOL_SIZE, "10"),
                Map.entry(Setting.CONSUMER_POOL_SIZE, "20"),
                Map.entry(Setting.MESSAGE_BUFFER_SIZE, "1000"),
                Map.entry(Setting.WORKER_POOL_SIZE, "100"),
                Map.entry(Setting.BATCH_SIZE, "100"),
                Map.entry(Setting.FLUSH_INTERVAL, "100ms"),
                Map.entry(Setting.PRODUCER_CLEANUP_TIMEOUT, "30s"),
                Map.entry(Setting.CONSUMER_CLEANUP_TIMEOUT, "30s"),
                Map.entry(Setting.PULL_TIMEOUT, "5s"),
                Map.entry(Setting.PULL_INTERVAL, "1s"));

        original.forEach((setting, value) ->
                assertThat(setting.type().parse(value)).as(setting.name()).isEqualTo(setting.defaultValue()));
    }

    @Test
    void secretsAreKeysAndSecrets() {
        for (Setting setting : Setting.values()) {
            // TLS_KEY and BROKER_TLS_KEY only say where the key is.
            boolean looksSecret = setting.name().matches(".*(SECRET|PASSWORD|_KEY|TOKEN)")
                    && !setting.name().endsWith("TLS_KEY");
            assertThat(setting.secret()).as(setting.name()).isEqualTo(looksSecret);
        }
    }
}
