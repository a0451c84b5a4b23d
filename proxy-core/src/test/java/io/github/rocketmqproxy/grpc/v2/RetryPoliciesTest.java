package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rocketmqproxy.grpc.v2.ClientLanguage.RetryForm;
import io.github.rocketmqproxy.message.Backoff;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.proto.v2.ExponentialBackoff;
import io.github.rocketmqproxy.proto.v2.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPoliciesTest {
    private static final Backoff EXPONENTIAL =
            new Backoff.Exponential(Duration.ofSeconds(5), Duration.ofSeconds(60), 2);

    private static GroupSettings group(Backoff backoff, int retries) {
        GroupSettings plain = new GroupSettings(true, false, retries);
        return new GroupSettings(
                true,
                false,
                retries,
                plain.consumeTimeout(),
                backoff,
                plain.liteSubscriptionQuota(),
                plain.liteBindTopic());
    }

    private static List<Long> seconds(RetryPolicy policy) {
        return policy.getCustomizedBackoff().getNextList().stream()
                .map(com.google.protobuf.Duration::getSeconds)
                .toList();
    }

    @Test
    void policyIsWhatTheGroupIsConfiguredFor() {
        RetryPolicy steps = RetryPolicies.consumer(group(Backoff.DEFAULT, 16), RetryForm.AS_CONFIGURED);
        RetryPolicy exponential = RetryPolicies.consumer(group(EXPONENTIAL, 16), RetryForm.AS_CONFIGURED);

        assertThat(seconds(steps)).hasSize(18).startsWith(1L, 5L, 10L, 30L).endsWith(3_600L, 7_200L);
        assertThat(exponential.getExponentialBackoff().getInitial().getSeconds())
                .isEqualTo(5);
        assertThat(exponential.getExponentialBackoff().getMax().getSeconds()).isEqualTo(60);
        assertThat(exponential.getExponentialBackoff().getMultiplier()).isEqualTo(2);
    }

    @Test
    void clientThatKnowsOnlyExponentialWaitsAsLongInAll() {
        RetryPolicy policy = RetryPolicies.consumer(group(Backoff.DEFAULT, 16), RetryForm.EXPONENTIAL);

        ExponentialBackoff backoff = policy.getExponentialBackoff();
        double wait = backoff.getInitial().getSeconds();
        double sum = 0;
        for (int i = 0; i < 18; i++) {
            sum += Math.min(wait, backoff.getMax().getSeconds());
            wait *= backoff.getMultiplier();
        }
        double configured = ((Backoff.Steps) Backoff.DEFAULT)
                .waits().stream().mapToLong(Duration::getSeconds).sum();
        assertThat(sum).isCloseTo(configured, within(0.04 * configured));
    }

    @Test
    void oddStepsBecomeExponentialWithoutGrowing() {
        Backoff single = new Backoff.Steps(List.of(Duration.ofSeconds(9)));
        Backoff falling = new Backoff.Steps(List.of(Duration.ofSeconds(9), Duration.ofSeconds(3)));
        Backoff zero = new Backoff.Steps(List.of(Duration.ZERO, Duration.ofSeconds(1)));

        for (Backoff backoff : List.of(single, falling)) {
            ExponentialBackoff policy = RetryPolicies.consumer(group(backoff, 16), RetryForm.EXPONENTIAL)
                    .getExponentialBackoff();
            assertThat(policy.getInitial().getSeconds()).isEqualTo(9);
            assertThat(policy.getMax().getSeconds()).isEqualTo(9);
            assertThat(policy.getMultiplier()).isEqualTo(1);
        }
        float multiplier = RetryPolicies.consumer(group(zero, 16), RetryForm.EXPONENTIAL)
                .getExponentialBackoff()
                .getMultiplier();
        assertThat(Float.isFinite(multiplier)).isTrue();
    }

    @Test
    void clientThatKnowsOnlyStepsGetsAStepForEachAttempt() {
        RetryPolicy policy = RetryPolicies.consumer(group(EXPONENTIAL, 5), RetryForm.STEPS);

        assertThat(policy.getMaxAttempts()).isEqualTo(6);
        assertThat(seconds(policy)).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
        assertThat(seconds(RetryPolicies.consumer(group(EXPONENTIAL, 1_000_000), RetryForm.STEPS)))
                .hasSize(32);
    }

    @ParameterizedTest
    @CsvSource({"16, 17", "0, 1", "-1, 1", "-5, 1", "2147483647, 2147483647"})
    void attemptsAreOneMoreThanRetries(int retries, int attempts) {
        assertThat(RetryPolicies.consumer(group(Backoff.DEFAULT, retries), RetryForm.AS_CONFIGURED)
                        .getMaxAttempts())
                .isEqualTo(attempts);
    }
}
