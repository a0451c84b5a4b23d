package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.engine.ProxyEngine;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The end of an application with a call in flight: one that waits for what the application itself answers. */
class DrainTest {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Optional<User>> answer = new CompletableFuture<>();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(LifecycleAutoConfiguration.class, RocketMqProxyAutoConfiguration.class))
            .withBean(Authenticator.class, () -> credentials -> {
                asked.complete(null);
                return answer;
            })
            .withPropertyValues("rocketmq.proxy.network=false", "rocketmq.proxy.in-process-name=drained");

    /** With 30 s Spring waits long enough; with 1 ms it goes on to destroy the beans, which must wait, too. */
    @ParameterizedTest
    @ValueSource(strings = {"30s", "1ms"})
    void applicationEndsWhenItsCallsInFlightAreAnswered(String phaseTimeout) {
        application
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=" + phaseTimeout)
                .run(context -> {
                    ProxyEngine engine = context.getBean(ProxyLifecycle.class).engine();
                    try (InProcessClient client = new InProcessClient("drained")) {
                        ListenableFuture<CreateProducerResponse> call = client.future()
                                .createProducer(CreateProducerRequest.newBuilder()
                                        .setTopic("orders")
                                        .build());
                        asked.get(10, TimeUnit.SECONDS);

                        CompletableFuture<Void> end = CompletableFuture.runAsync(
                                () -> context.getSourceApplicationContext().close());
                        await().until(() -> engine.state() == EngineState.DRAINING);
                        assertThat(end).isNotDone();
                        answer.complete(Optional.empty());

                        assertThat(call.get(10, TimeUnit.SECONDS).getErrorCode())
                                .isEqualTo("UNAUTHENTICATED");
                        end.get(10, TimeUnit.SECONDS);
                        assertThat(engine.state()).isEqualTo(EngineState.CLOSED);
                    }
                });
    }

    @Test
    void callThatOutlivesTheDrainTimeoutDoesNotHoldUpTheApplication() {
        application.withPropertyValues("rocketmq.proxy.drain-timeout=0s").run(context -> {
            try (InProcessClient client = new InProcessClient("drained")) {
                ListenableFuture<CreateProducerResponse> call = client.future()
                        .createProducer(CreateProducerRequest.newBuilder()
                                .setTopic("orders")
                                .build());
                asked.get(10, TimeUnit.SECONDS);

                context.getSourceApplicationContext().close();

                assertThat(call).failsWithin(Duration.ofSeconds(10));
            }
        });
    }
}
