package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What a developer reads instead of a stack trace, by the analyzers that Spring Boot finds. */
class FailureAnalysisTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(RocketMqProxyAutoConfiguration.class))
            .withInitializer(context -> environment = context.getEnvironment());

    private @Nullable Environment environment;

    @Test
    void badPropertiesAreNamedWithTheirPlaceAndTheRule() {
        Origin line = new Origin() {
            @Override
            public String toString() {
                return "class path resource [application.properties] - 3:1";
            }
        };
        application
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new OriginTrackedMapPropertySource(
                                "application.properties",
                                Map.of("rocketmq.proxy.batchSize", OriginTrackedValue.of("many", line)))))
                .withPropertyValues("rocketmq.proxy.profile=fast", "rocketmq.proxy.colour=blue")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);

                    assertThat(analysis.getDescription())
                            .contains("BATCH_SIZE: \"many\" (expected: a whole number, 1 to 100000)\n"
                                    + "        set by rocketmq.proxy.batch-size, class path resource"
                                    + " [application.properties] - 3:1")
                            .contains("rocketmq.proxy.profile: \"fast\" (expected: one of")
                            .contains("set by rocketmq.proxy.profile")
                            .contains("rocketmq.proxy.colour: no such property");
                    assertThat(analysis.getAction()).contains("BATCH_SIZE is the property rocketmq.proxy.batch-size");
                });
    }

    @Test
    void secretsAreNotShown() {
        application
                .withPropertyValues("rocketmq.proxy.id-key=too short")
                .run(context -> assertThat(analysis(context).getDescription())
                        .contains("ID_KEY: (hidden)")
                        .doesNotContain("too short"));
    }

    @Test
    void takenPortIsNamedWithTheWayOut() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            application
                    .withPropertyValues("rocketmq.proxy.grpc-port=" + taken.getLocalPort())
                    .run(context -> {
                        FailureAnalysis analysis = analysis(context);

                        assertThat(analysis.getDescription()).contains(String.valueOf(taken.getLocalPort()));
                        assertThat(analysis.getAction()).contains("rocketmq.proxy.grpc-port", "0 takes any free one");
                    });
        }
    }

    private FailureAnalysis analysis(AssertableApplicationContext context) {
        Throwable failure = Objects.requireNonNull(context.getStartupFailure());
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(Environment.class, Objects.requireNonNull(environment)),
                        FailureHandler.handleMessage((message, cause) -> {}));
        return analyzers.stream()
                .filter(analyzer -> analyzer.getClass().getPackageName().equals("io.github.rocketmqproxy.spring"))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains it", failure));
    }
}
