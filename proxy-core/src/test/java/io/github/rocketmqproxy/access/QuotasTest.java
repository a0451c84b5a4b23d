package io.github.rocketmqproxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.api.User.Quota;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final List<String> CLUSTER = List.of("own:9876");

    private final ManualTimer timer = new ManualTimer();
    private final MetricRegistry registry = new MetricRegistry();
    private final DropwizardEngineMetrics metrics = new DropwizardEngineMetrics(registry, "test");

    private record Sender(String name, Quota quota) implements User {
        @Override
        public CompletionStage<Boolean> may(Action action, String topic, String group) {
            return CompletableFuture.completedFuture(true);
        }
    }

    private Quotas quotas(long messages, long bytes) {
        return new Quotas(() -> new Quota(messages, bytes), timer, metrics);
    }

    private static void take(Quotas quotas, @Nullable User user, String topic) {
        quotas.take(user, CLUSTER, TestMessages.to(topic).body("x"));
    }

    /** How many of a hundred pass. */
    private static long passing(Quotas quotas, @Nullable User user, String topic) {
        return IntStream.range(0, 100)
                .filter(i -> {
                    try {
                        take(quotas, user, topic);
                        return true;
                    } catch (ProxyException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
                        return false;
                    }
                })
                .count();
    }

    @Test
    void secondsWorthPassesAtOnceAndThenAsMuchAsTimeGoesBy() {
        Quotas quotas = quotas(10, 0);

        assertThat(passing(quotas, null, "orders")).isEqualTo(10);
        timer.advance(Duration.ofMillis(300));
        assertThat(passing(quotas, null, "orders")).isEqualTo(3);
        timer.advance(Duration.ofHours(1));
        assertThat(passing(quotas, null, "orders")).as("nothing is saved up").isEqualTo(10);
    }

    @Test
    void quotaOfTheMomentCounts() {
        AtomicReference<Quota> now = new AtomicReference<>(new Quota(10, 0));
        Quotas quotas = new Quotas(now::get, timer, metrics);
        assertThat(passing(quotas, null, "orders")).isEqualTo(10);

        now.set(Quota.NONE);
        assertThat(passing(quotas, null, "orders")).isEqualTo(100);

        now.set(new Quota(5, 0));
        timer.advance(Duration.ofSeconds(1));
        assertThat(passing(quotas, null, "orders")).isEqualTo(5);
    }

    @Test
    void topicsAndClustersHaveTheirOwn() {
        Quotas quotas = quotas(10, 0);

        assertThat(passing(quotas, null, "orders")).isEqualTo(10);
        assertThat(passing(quotas, null, "bills")).isEqualTo(10);
        quotas.take(null, List.of("other:9876"), TestMessages.to("orders").body("x"));
    }

    @Test
    void messageThatIsLargerThanASecondsWorthPassesAndIsPaidForAfterwards() {
        Quotas quotas = quotas(0, 1_000);
        quotas.take(null, CLUSTER, TestMessages.to("orders").body("x".repeat(4_800)));

        timer.advance(Duration.ofSeconds(3));
        assertThatThrownBy(() -> take(quotas, null, "orders"))
                .hasMessageContaining("TOPIC_QUOTA_BYTES")
                .hasMessageContaining("\"orders\"")
                .hasMessageContaining("limit 1000 a second");
        timer.advance(Duration.ofSeconds(2));
        take(quotas, null, "orders");
    }

    @Test
    void whatOneQuotaRefusesDoesNotCountForTheOther() {
        Quotas quotas = quotas(5, 0);
        User alice = new Sender("alice", new Quota(10, 0));

        assertThat(passing(quotas, alice, "orders")).isEqualTo(5);
        assertThat(passing(quotas, alice, "bills")).isEqualTo(5);
        assertThat(passing(quotas, alice, "letters")).as("ten are used up").isZero();
        assertThat(registry.counter("test.access.refused.topic_quota").getCount())
                .isEqualTo(95);
        assertThat(registry.counter("test.access.refused.user_quota").getCount())
                .isEqualTo(195);
    }

    @Test
    void usersHaveTheirOwnAndRaisedOnesCountAtOnce() {
        Quotas quotas = quotas(0, 0);

        assertThat(passing(quotas, new Sender("alice", new Quota(10, 0)), "orders"))
                .isEqualTo(10);
        assertThat(passing(quotas, new Sender("bob", Quota.NONE), "orders")).isEqualTo(100);
        assertThatThrownBy(() -> take(quotas, new Sender("alice", new Quota(10, 0)), "orders"))
                .hasMessageContaining("\"alice\"")
                .hasMessageContaining("limit 10 a second");
        assertThat(passing(quotas, new Sender("alice", Quota.NONE), "orders")).isEqualTo(100);
    }

    @Test
    void namesThatAreMadeUpShareOneMeterAndAreForgotten() {
        Meters<String> meters = new Meters<>(timer.nanoTime());
        IntStream.range(0, Meters.MAX)
                .forEach(i -> meters.of("topic-" + i, timer.nanoTime()).take(new Quota(1, 0), 0, timer.nanoTime()));

        assertThat(meters.of("one more", timer.nanoTime())).isSameAs(meters.of("and another", timer.nanoTime()));
        assertThat(meters.size()).isEqualTo(Meters.MAX);
        meters.sweep(timer.nanoTime());
        assertThat(meters.size()).as("they are in use").isEqualTo(Meters.MAX);
        timer.advance(Duration.ofSeconds(1));
        meters.sweep(timer.nanoTime());
        assertThat(meters.size()).isZero();
    }
}
