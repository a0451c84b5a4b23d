package io.github.rocketmqproxy.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** A test run within this one, to see what it leaves behind. */
class ClosedAtTheEndIT {
    private static final List<String> NAME_SERVERS = new ArrayList<>();
    private static final List<ProxyEngine> ENGINES = new ArrayList<>();

    @Test
    void oneBrokerServesTheRunAndNothingIsLeftOfIt() throws IOException {
        Set<Path> before = directories();

        var results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(OfTheClass.class), selectClass(OfTheTest.class))
                .execute();

        assertThat(results.testEvents().failed().stream().map(Event::toString)).isEmpty();
        assertThat(results.testEvents().succeeded().count()).isEqualTo(4);
        assertThat(NAME_SERVERS).hasSize(4).containsOnly(NAME_SERVERS.get(0));
        assertThat(ENGINES.get(0)).as("one for the class").isSameAs(ENGINES.get(1));
        assertThat(ENGINES.get(2)).as("one for each test").isNotSameAs(ENGINES.get(3));
        assertThat(ENGINES).extracting(ProxyEngine::state).containsOnly(EngineState.CLOSED);
        assertThat(directories()).isEqualTo(before);
    }

    private static void remember(RocketMqExtension extension) {
        NAME_SERVERS.add(extension.nameServerAddress());
        ENGINES.add(extension.get().engine());
    }

    private static Set<Path> directories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(
                                    "rocketmq-test-" + ProcessHandle.current().pid()))
                    .collect(Collectors.toSet());
        }
    }

    static class OfTheClass {
        @RegisterExtension
        static final RocketMqExtension ROCKETMQ = RocketMqExtension.builder().build();

        @Test
        void first() {
            remember(ROCKETMQ);
        }

        @Test
        void second() {
            remember(ROCKETMQ);
        }
    }

    static class OfTheTest {
        @RegisterExtension
        final RocketMqExtension rocketMq = RocketMqExtension.builder().build();

        @Test
        void first() {
            remember(rocketMq);
        }

        @Test
        void second() {
            remember(rocketMq);
        }
    }
}
