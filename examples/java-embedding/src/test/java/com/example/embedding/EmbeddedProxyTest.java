package com.example.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rocketmqproxy.junit.RocketMq;
import io.github.rocketmqproxy.junit.RocketMqTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@RocketMqTest
class EmbeddedProxyTest {
    @Test
    void servesSendsAndShowsItsFigures(RocketMq rocketMq) throws IOException {
        String output = outputOf(rocketMq.nameServerAddress());

        assertTrue(output.contains("serving on port "), output);
        assertTrue(output.matches("(?s).*sent [0-9A-F]{32}.*"), output);
        assertTrue(output.matches("(?s).*pool: .*clusters=1, leasedClusters=1.*"), output);
        assertTrue(output.contains("buffers: "), output);
        assertTrue(output.contains("workers: "), output);
        assertTrue(output.matches("(?s).*metrics: .*messagesSent=1,.*"), output);
        assertEquals(List.of("Hello"), rocketMq.receive("embedding-example", "test", 1));
    }

    @Test
    void countsInTheRegistryOfTheProgramAndTellsItHowFarItIs(RocketMq rocketMq) throws IOException {
        String output = outputOf(rocketMq.nameServerAddress());

        assertTrue(output.contains("registry: sent 1"), output);
        assertTrue(output.contains("registry afterwards: []"), output);
        assertTrue(
                output.matches("(?s).*NEW -> STARTING.*STARTING -> RUNNING.*RUNNING -> DRAINING.*DRAINING -> CLOSED.*"),
                output);
    }

    private static String outputOf(String nameServer) throws IOException {
        PrintStream console = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            EmbeddedProxy.main(new String[] {nameServer});
        } finally {
            System.setOut(console);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
