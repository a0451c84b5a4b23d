package io.github.rocketmqproxy.launcher.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.launcher.settings.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogSetupTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        LogSetup.configure(LogLevel.WARN, LogLevel.WARN, System.err);
    }

    @Test
    void rocketmqsOwnLoggersWriteToTheSameLogAtTheirOwnLevel() {
        configure(LogLevel.INFO, LogLevel.WARN);
        var rocketmq = org.apache.rocketmq.logging.org.slf4j.LoggerFactory.getLogger("RocketmqRemoting");

        rocketmq.info("quiet");
        rocketmq.warn("connection to {} lost after {} ms", "10.0.0.1:10911", 12);
        rocketmq.error("close failed", new IllegalStateException("boom"));

        assertThat(lines())
                .contains("WARN  RocketmqRemoting: connection to 10.0.0.1:10911 lost after 12 ms")
                .contains("ERROR RocketmqRemoting: close failed\njava.lang.IllegalStateException: boom")
                .doesNotContain("quiet");
    }

    @Test
    void theProxyAndTheLibrariesHaveLevelsOfTheirOwn() {
        configure(LogLevel.INFO, LogLevel.OFF);

        LoggerFactory.getLogger("io.github.rocketmqproxy.send.Batcher").info("own information");
        LoggerFactory.getLogger("io.netty.channel.Thing").info("foreign information");
        LoggerFactory.getLogger("io.netty.channel.Thing").warn("foreign warning");
        org.apache.rocketmq.logging.org.slf4j.LoggerFactory.getLogger("RocketmqClient")
                .error("switched off");

        assertThat(lines())
                .contains("own information", "foreign warning")
                .doesNotContain("foreign information", "switched off");
    }

    @Test
    void offIsSilent() {
        configure(LogLevel.OFF, LogLevel.OFF);

        LoggerFactory.getLogger("io.github.rocketmqproxy.send.Batcher").error("anything");

        assertThat(lines()).isEmpty();
    }

    private void configure(LogLevel own, LogLevel rocketmq) {
        LogSetup.configure(own, rocketmq, new PrintStream(written, true, UTF_8));
    }

    private String lines() {
        return written.toString(UTF_8);
    }
}
