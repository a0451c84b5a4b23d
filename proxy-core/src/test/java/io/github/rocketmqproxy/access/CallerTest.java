package io.github.rocketmqproxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.config.AccessConfig;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerTest {
    private final ManualTimer timer = new ManualTimer();
    private final MetricRegistry registry = new MetricRegistry();
    private final DropwizardEngineMetrics metrics = new DropwizardEngineMetrics(registry, "test");
    private final CompletableFuture<Optional<User>> identity = new CompletableFuture<>();
    private final CompletableFuture<Boolean> permission = new CompletableFuture<>();

    private Caller caller(@Nullable Authenticator authenticator) {
        return new AccessControl(
                        () -> new AccessConfig(Optional.empty(), "", User.Quota.NONE), authenticator, timer, metrics)
                .caller(() -> new Credentials.Secret("alice", "secret"));
    }

    private Caller slow() {
        return caller(credentials -> identity);
    }

    private User alice() {
        return new User() {
            @Override
            public String name() {
                return "alice";
            }

            @Override
            public CompletionStage<Boolean> may(Action action, String topic, String group) {
                return permission;
            }
        };
    }

    private static CompletableFuture<String> done() {
        return CompletableFuture.completedFuture("done");
    }

    private static ErrorCode codeOf(CompletableFuture<?> failed) {
        assertThat(failed).isCompletedExceptionally();
        return ProxyException.from(failed.handle((value, failure) -> failure).join())
                .code();
    }

    @Test
    void workWaitsUntilItIsKnownWhoItIsAndWhetherHeMay() {
        CompletableFuture<String> sent = slow().asProducer("orders", CallerTest::done);

        assertThat(sent).isNotDone();
        identity.complete(Optional.of(alice()));
        assertThat(sent).isNotDone();
        permission.complete(true);
        assertThat(sent).isCompletedWithValue("done");
    }

    @Test
    void workThatHasToWaitBeginsInTheOrderOfTheCalls() {
        List<Integer> begun = new ArrayList<>();
        Caller caller = slow();
        permission.complete(true);
        for (int i = 0; i < InOrder.MAX_WAITING; i++) {
            int number = i;
            CompletableFuture<String> waiting = caller.asProducer("orders", () -> {
                begun.add(number);
                if (number == 0) {
                    // Comes while the first is just beginning.
                    caller.asProducer("orders", () -> begun(begun, -1));
                }
                return done();
            });
            assertThat(waiting).isNotDone();
        }
        assertThat(codeOf(caller.asProducer("orders", CallerTest::neverCalled))).isEqualTo(ErrorCode.OVERLOADED);

        identity.complete(Optional.of(alice()));

        assertThat(begun)
                .startsWith(0, 1, 2)
                .endsWith(InOrder.MAX_WAITING - 1, -1)
                .hasSize(InOrder.MAX_WAITING + 1);
        assertThat(begun.subList(0, InOrder.MAX_WAITING)).isSorted();
        assertThat(caller.asProducer("orders", () -> begun(begun, -2))).isCompleted();
    }

    private static CompletableFuture<String> begun(List<Integer> all, int number) {
        all.add(number);
        return done();
    }

    @Test
    void whoMayNotDoesNothingAndIsCounted() {
        identity.complete(Optional.of(alice()));
        permission.complete(false);

        assertThat(codeOf(guarded(() -> slow().asConsumer("orders", "group", CallerTest::neverCalled))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(guarded(() -> slow().asEither("orders", CallerTest::neverCalled))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(slow().asKnown(CallerTest::done)).isCompletedWithValue("done");
        assertThat(registry.counter("test.access.refused.forbidden").getCount()).isEqualTo(2);
    }

    @Test
    void whoIsNotKnownDoesNothingAndIsCounted() {
        identity.complete(Optional.empty());

        assertThat(codeOf(guarded(() -> slow().asKnown(CallerTest::neverCalled))))
                .isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(registry.counter("test.access.refused.unauthenticated").getCount())
                .isEqualTo(1);
    }

    @Test
    void hostThatNeverAnswersOrAnswersNullHasFailed() {
        CompletableFuture<String> waiting = slow().asKnown(CallerTest::neverCalled);
        timer.advance(AccessControl.PATIENCE);
        assertThat(codeOf(waiting)).isEqualTo(ErrorCode.INTERNAL);

        identity.complete(Optional.of(alice()));
        CompletableFuture<String> undecided = slow().asProducer("orders", CallerTest::neverCalled);
        timer.advance(AccessControl.PATIENCE);
        assertThat(codeOf(undecided)).isEqualTo(ErrorCode.INTERNAL);

        @SuppressWarnings("NullAway") // What a careless host does.
        Authenticator careless = credentials -> null;
        assertThat(codeOf(guarded(() -> caller(careless).asKnown(CallerTest::neverCalled))))
                .isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void withoutUsersEverybodyMayEverythingAndNothingIsAsked() {
        Caller anybody = caller(null);

        assertThat(anybody.asProducer("orders", CallerTest::done)).isCompletedWithValue("done");
        assertThat(anybody.isUser()).isFalse();
        assertThat(anybody.own("client")).isEqualTo("client");
        assertThat(anybody.brokerCredentials()).isEmpty();
    }

    @Test
    void clientsOfDifferentUsersMayHaveTheSameName() {
        identity.complete(Optional.of(alice()));

        assertThat(slow().own("client")).isNotEqualTo("client").contains("alice");
        assertThat(slow().own("")).isEmpty();
    }

    private static <T> CompletableFuture<T> neverCalled() {
        throw new AssertionError("the work was done");
    }

    /** Refusals may be thrown where they are known at once. */
    private static <T> CompletableFuture<T> guarded(java.util.function.Supplier<CompletableFuture<T>> call) {
        return io.github.rocketmqproxy.worker.AsyncWork.start(call);
    }
}
