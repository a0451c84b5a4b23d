package com.example.benchmarks;

import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A name server and a broker as a process of their own: creates each topic whose name it reads, and ends with its input. */
public final class BrokerMain {
    private static final int QUEUES = 8;
    private static final Logger LOG = Logger.getLogger("");

    private BrokerMain() {}

    /**
     * Runs until standard input ends.
     *
     * @param arguments the directory to keep messages in
     */
    public static void main(String[] arguments) throws IOException {
        // A broker that writes two log lines a second is not what is measured.
        LOG.setLevel(Level.SEVERE);
        EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(Path.of(arguments[0])).manyMessages().start();
        System.out.println("ready, name server " + broker.nameServerAddress());
        BufferedReader topics = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String topic = topics.readLine(); topic != null; topic = topics.readLine()) {
            broker.createTopic(topic, QUEUES);
            System.out.println("topic " + topic);
        }
        // Nobody needs these messages again.
        Runtime.getRuntime().halt(0);
    }
}
