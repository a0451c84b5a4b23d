package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProfileTest {
    @ParameterizedTest
    @EnumSource
    void profileIsAValidConfiguration(Profile profile) {
        ProxyConfig config = ProxyConfig.builder().profile(profile).build();

        assertThat(config).isNotEqualTo(ProxyConfig.builder().build());
    }

    @Test
    void profilesAreThoseOfTheGuide() {
        ProxyConfig concurrency =
                ProxyConfig.builder().profile(Profile.HIGH_CONCURRENCY).build();
        assertThat(concurrency.grpc().maxConnections()).isEqualTo(5_000);
        assertThat(concurrency.buffer().messages()).isEqualTo(10_000);
        assertThat(concurrency.worker().poolSize()).isEqualTo(500);
        assertThat(concurrency.send().batchSize()).isEqualTo(1_000);

        ProxyConfig latency = ProxyConfig.builder().profile(Profile.LOW_LATENCY).build();
        assertThat(latency.buffer().messages()).isEqualTo(100);
        assertThat(latency.send().flushInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(latency.send().batchSize()).isEqualTo(10);
        assertThat(latency.grpc().maxConnections()).isEqualTo(1_000);

        ProxyConfig throughput =
                ProxyConfig.builder().profile(Profile.HIGH_THROUGHPUT).build();
        assertThat(throughput.buffer().messages()).isEqualTo(50_000);
        assertThat(throughput.send().batchSize()).isEqualTo(5_000);
        assertThat(throughput.send().flushInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(throughput.worker().poolSize()).isEqualTo(200);
    }

    @Test
    void singleSettingBeatsItsProfile() {
        ProxyConfig config = ProxyConfig.builder()
                .profile(Profile.LOW_LATENCY)
                .set(Setting.BATCH_SIZE, "20")
                .build();

        assertThat(config.send().batchSize()).isEqualTo(20);
        assertThat(config.buffer().messages()).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource
    void settingsOfAProfileCannotBeChanged(Profile profile) {
        Map<Setting, String> settings = profile.settings();

        assertThatThrownBy(() -> settings.put(Setting.GRPC_PORT, "1"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
