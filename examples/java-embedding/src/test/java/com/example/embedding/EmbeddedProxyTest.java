package com.example.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedProxyTest {
    @Test
    void servesSendsAndShowsItsFigures(@TempDir Path directory) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().directory(directory).start()) {
            String output = outputOf(broker.nameServerAddress());

            assertTrue(output.contains("serving on port "), output);
            assertTrue(output.matches("(?s).*sent [0-9A-F]{32}.*"), output);
            assertTrue(output.matches("(?s).*pool: .*clusters=1, leasedClusters=1.*"), output);
            assertTrue(output.contains("buffers: "), output);
            assertTrue(output.contains("workers: "), output);
            assertTrue(output.matches("(?s).*metrics: .*messagesSent=1,.*"), output);
        }
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
