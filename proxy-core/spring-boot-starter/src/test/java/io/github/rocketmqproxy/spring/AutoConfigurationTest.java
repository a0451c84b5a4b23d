package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.EngineListener;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.engine.ProxyEngine;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

/** A context around a real engine; no broker is needed for any of this. */
class AutoConfigurationTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(RocketMqProxyAutoConfiguration.class))
            .withPropertyValues("rocketmq.proxy.grpc-host=127.0.0.1", "rocketmq.proxy.grpc-port=0");

    @Test
    void proxyStartsAndEndsWithTheApplication() {
        List<ProxyEngine> engines = new ArrayList<>();
        application.run(context -> {
            ProxyEngine engine = context.getBean(ProxyLifecycle.class).engine();
            engines.add(engine);
            assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
            assertThat(engine.port()).isPositive();
            assertThat(context.getBean(ProxyConfig.class).grpc().host()).isEqualTo("127.0.0.1");
        });

        assertThat(engines).singleElement().extracting(ProxyEngine::state).isEqualTo(EngineState.CLOSED);
    }

    @Test
    void proxyThatIsNotEnabledIsNotThere() {
        application
                .withPropertyValues("rocketmq.proxy.enabled=false", "rocketmq.proxy.batch-size=wrong")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ProxyLifecycle.class));
    }

    @Test
    void figuresStandInTheRegistryOfTheApplicationWhileTheProxyRuns() {
        MetricRegistry registry = new MetricRegistry();
        registry.counter("its.own");
        application
                .withBean(MetricRegistry.class, () -> registry)
                .withPropertyValues("rocketmq.proxy.metric-prefix=doors.mq")
                .run(context -> assertThat(registry.getNames()).contains("doors.mq.messages.sent", "its.own"));

        assertThat(registry.getNames()).containsExactly("its.own");
    }

    @Test
    void authenticatorOfTheApplicationIsAsked() {
        Authenticator nobody = credentials -> CompletableFuture.completedFuture(Optional.empty());
        application
                .withBean(Authenticator.class, () -> nobody)
                .withPropertyValues("rocketmq.proxy.in-process-name=with-users", "rocketmq.proxy.network=false")
                .run(context -> {
                    assertThat(context.getBean(ProxyLifecycle.class).engine().port())
                            .isEqualTo(-1);
                    try (InProcessClient client = new InProcessClient("with-users")) {
                        assertThat(client.blocking()
                                        .createProducer(CreateProducerRequest.newBuilder()
                                                .setTopic("orders")
                                                .build())
                                        .getErrorCode())
                                .isEqualTo("UNAUTHENTICATED");
                    }
                });
    }

    @Test
    void twoAuthenticatorsAreAnErrorAndNotAGuess() {
        Authenticator nobody = credentials -> CompletableFuture.completedFuture(Optional.empty());
        application
                .withBean("one", Authenticator.class, () -> nobody)
                .withBean("two", Authenticator.class, () -> nobody)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("one,two"));
    }

    @Test
    void usersFileBesideAnAuthenticatorIsRefusedInTheEnginesWords() {
        application
                .withBean(Authenticator.class, () -> credentials -> CompletableFuture.completedFuture(Optional.empty()))
                .withPropertyValues("rocketmq.proxy.users-file=users.conf")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("USERS_FILE: \"users.conf\" beside the host's own authenticator"));
    }

    @Test
    void customizersHaveTheLastWord() {
        List<EngineState> states = new ArrayList<>();
        application
                .withBean(ProxyConfigCustomizer.class, () -> config -> config.messageBufferSize(17))
                .withBean(
                        ProxyEngineCustomizer.class,
                        () -> engine -> engine.listener(new EngineListener() {
                            @Override
                            public void stateChanged(EngineState from, EngineState to) {
                                states.add(to);
                            }
                        }))
                .run(context -> assertThat(
                                context.getBean(ProxyConfig.class).buffer().messages())
                        .isEqualTo(17));

        assertThat(states).contains(EngineState.RUNNING, EngineState.CLOSED);
    }

    /** Spring's test framework, too, stops contexts that wait in its cache and starts them again. */
    @Test
    void contextThatIsStartedAgainGetsANewEngine() {
        application.run(context -> {
            ProxyLifecycle proxy = context.getBean(ProxyLifecycle.class);
            ProxyEngine first = proxy.engine();
            var lifecycle = context.getSourceApplicationContext();

            lifecycle.stop();
            assertThat(first.state()).isEqualTo(EngineState.CLOSED);
            assertThat(proxy.isRunning()).isFalse();

            lifecycle.start();
            assertThat(proxy.engine()).isNotSameAs(first);
            assertThat(proxy.engine().state()).isEqualTo(EngineState.RUNNING);
        });
    }

    @Test
    void beansOfTheApplicationFindTheProxyServingWhenTheyStartAndWhenTheyStop() {
        List<EngineState> seen = new ArrayList<>();
        application.withBean(Application.class).run(context -> context.getBean(Application.class).seen = seen);

        assertThat(seen).containsExactly(EngineState.RUNNING, EngineState.RUNNING);
    }

    /** Has the phase that lifecycle beans have when they say nothing. */
    static final class Application implements SmartLifecycle {
        private final ProxyLifecycle proxy;
        private final List<EngineState> before = new ArrayList<>();
        private List<EngineState> seen = before;
        private boolean running;

        Application(ProxyLifecycle proxy) {
            this.proxy = proxy;
        }

        @Override
        public void start() {
            running = true;
            before.add(proxy.engine().state());
        }

        @Override
        public void stop() {
            running = false;
            seen.addAll(before);
            seen.add(proxy.engine().state());
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @Test
    void healthIsUpWhileItServesAndOutOfServiceAfterwards() {
        application.run(context -> {
            HealthIndicator health = context.getBean(HealthIndicator.class);
            assertThat(Objects.requireNonNull(health.health(true)).getStatus()).isEqualTo(Status.UP);
            assertThat(Objects.requireNonNull(health.health(true)).getDetails())
                    .containsEntry("state", "RUNNING")
                    .containsKeys("port", "message");

            context.getBean(ProxyLifecycle.class).stop();
            assertThat(Objects.requireNonNull(health.health(true)).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
    }

    @Test
    void healthIsDownAndSaysWhyWhenTheNameServerCannotBeReached() {
        application.withPropertyValues("rocketmq.proxy.name-server=127.0.0.1:1").run(context -> {
            var health = Objects.requireNonNull(
                    context.getBean(HealthIndicator.class).health(true));

            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().get("unreachable")).asString().contains("127.0.0.1:1");
        });
    }

    @Test
    void healthCanBeSwitchedOff() {
        application
                .withPropertyValues("management.health.rocketmq-proxy.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void figuresAreMetersOfMicrometer() {
        application
                .withPropertyValues("rocketmq.proxy.in-process-name=measured")
                .run(context -> {
                    SimpleMeterRegistry meters = new SimpleMeterRegistry();
                    context.getBean(MeterBinder.class).bindTo(meters);
                    try (InProcessClient client = new InProcessClient("measured")) {
                        client.blocking()
                                .createProducer(CreateProducerRequest.newBuilder()
                                        .setTopic("not a topic")
                                        .build());
                    }

                    assertThat(meters.get("rocketmq.proxy.calls.failed")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(meters.get("rocketmq.proxy.messages.sent")
                                    .functionCounter()
                                    .count())
                            .isZero();
                });
    }

    @Test
    void applicationNeedsNeitherActuatorNorMicrometer() {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health", "io.micrometer"))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("rocketMqProxyHealthIndicator");
                    assertThat(context).doesNotHaveBean("rocketMqProxyMeters");
                    assertThat(context.getBean(ProxyLifecycle.class).isRunning())
                            .isTrue();
                });
    }
}
