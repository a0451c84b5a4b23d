package io.github.rocketmqproxy.embeddedbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    @TempDir
    Path directory;

    @Test
    void keepsMessagesOverARestartAndLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = userThreads();
        Set<String> homeBefore = homeLogs();
        SendResult sent;
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            broker.createTopic("kept", 1);
            sent = send(broker, "kept", "still here");
        }
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            MessageExt found = read(broker, "kept");
            assertThat(new String(found.getBody(), StandardCharsets.UTF_8)).isEqualTo("still here");
            assertThat(found.getMsgId()).isEqualTo(sent.getMsgId());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(userThreads()).isSubsetOf(before));
        assertThat(homeLogs()).isEqualTo(homeBefore);
    }

    @Test
    void refusesADirectoryThatIsInUse() throws Exception {
        try (EmbeddedBroker first =
                EmbeddedBroker.builder().directory(directory).start()) {
            assertThatThrownBy(
                            () -> EmbeddedBroker.builder().directory(directory).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use by another embedded broker");
            assertThat(first.nameServerAddress()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void comesBackOnTheSamePortAfterItsBrokerWasStopped() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            String address = broker.brokerAddress();
            broker.stopBroker();
            assertThat(accepts(address)).isFalse();
            broker.startBroker();
            assertThat(broker.brokerAddress()).isEqualTo(address);
            assertThat(send(broker, "created-on-first-use", "x").getSendStatus())
                    .isEqualTo(SendStatus.SEND_OK);
        }
    }

    @Test
    void letsOnlyTheGivenUserIn() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .directory(directory)
                .accessKey("someone", "a secret")
                .start()) {
            broker.createTopic("guarded", 1);
            assertThatThrownBy(() -> send(broker, "guarded", "x")).hasStackTraceContaining("username cannot be null");
        }
    }

    private static SendResult send(EmbeddedBroker broker, String topic, String body) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("embedded-broker-test");
        producer.setInstanceName(UUID.randomUUID().toString());
        producer.setNamesrvAddr(broker.nameServerAddress());
        producer.start();
        try {
            return producer.send(new Message(topic, body.getBytes(StandardCharsets.UTF_8)));
        } finally {
            producer.shutdown();
        }
    }

    private static MessageExt read(EmbeddedBroker broker, String topic) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("embedded-broker-test");
        consumer.setInstanceName(UUID.randomUUID().toString());
        consumer.setNamesrvAddr(broker.nameServerAddress());
        consumer.start();
        try {
            var queues = consumer.fetchMessageQueues(topic);
            consumer.assign(queues);
            consumer.seekToBegin(queues.iterator().next());
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> consumer.poll(1000), found -> !found.isEmpty())
                    .get(0);
        } finally {
            consumer.shutdown();
        }
    }

    private static boolean accepts(String address) {
        int colon = address.indexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<Thread> userThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private static Set<String> homeLogs() throws IOException {
        Path logs = Path.of(System.getProperty("user.home"), "logs");
        if (!Files.exists(logs)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(logs)) {
            return files.map(Path::toString).collect(Collectors.toSet());
        }
    }
}
