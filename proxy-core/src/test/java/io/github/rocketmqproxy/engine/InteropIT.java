package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.github.rocketmqproxy.proto.simple.MessageProperties;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A message sent by either protocol, or by a plain RocketMQ client, arrives whole by any of the three. */
class InteropIT {
    /** A property of the application that says which message it is. */
    private static final String CASE = "case";

    private static final List<String> SENDERS = List.of("simple", "official", "remoting");

    private static final String topic = unique("interop");
    private static final Map<String, Sample> samples = samples();
    /** By who has received them: sender and sample to what came. */
    private static final Map<String, Map<String, Sample>> received = new TreeMap<>();

    private static RunningEngine proxy;

    /** What must survive. Properties are the application's own. */
    private record Sample(String body, String tag, List<String> keys, Map<String, String> properties) {
        static Sample of(byte[] body, String tag, List<String> keys, Map<String, String> properties) {
            return new Sample(hex(body), tag, keys, properties);
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(body);
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }

    private static Map<String, Sample> samples() {
        byte[] binary = new byte[300];
        new Random(7).nextBytes(binary);
        byte[] large = "a text that can be compressed well; ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        byte[] text = "Grüße, 消息 🚀".getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "text", Sample.of(text, "tag-a", List.of("key-1"), Map.of("colour", "red")),
                "no tag", Sample.of(text, "", List.of("key-1"), Map.of()),
                "several keys", Sample.of(text, "tag-b", List.of("key-1", "key-2", "Schlüssel-3"), Map.of()),
                "unicode properties",
                        Sample.of(text, "标签", List.of(), Map.of("größe", "groß", "名字", "值 🚀", "sign", "=&|%,;\"'\\ ")),
                "binary body", Sample.of(binary, "tag-a", List.of("key-1"), Map.of()),
                "large body", Sample.of(large, "tag-a", List.of("key-1"), Map.of("colour", "green")));
    }

    @BeforeAll
    static void sendAndReceiveEverything() throws Exception {
        proxy = RunningEngine.start();
        try (V2Client official = new V2Client(proxy.engine().port())) {
            assertThat(official.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
            sendByOfficial(official);
            sendBySimple(proxy.client());
            sendByRemoting();
            received.put("official", receiveByOfficial(official));
            received.put("simple", receiveBySimple(proxy.client()));
            received.put("remoting", receiveByRemoting());
        }
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    @TestFactory
    Stream<DynamicTest> messageArrivesWhole() {
        return received.keySet().stream()
                .flatMap(receiver -> SENDERS.stream()
                        .flatMap(sender -> samples.entrySet().stream()
                                .map(sample -> DynamicTest.dynamicTest(
                                        sample.getKey() + ", from " + sender + " to " + receiver,
                                        () -> assertThat(received.getOrDefault(receiver, Map.of())
                                                        .get(sender + "/" + sample.getKey()))
                                                .isEqualTo(sample.getValue())))));
    }

    private static Map<String, String> withCase(String sender, Map.Entry<String, Sample> sample) {
        Map<String, String> properties = new HashMap<>(sample.getValue().properties());
        properties.put(CASE, sender + "/" + sample.getKey());
        return properties;
    }

    private static void sendBySimple(TestClient client) {
        String producer = client.producer(topic);
        for (Map.Entry<String, Sample> sample : samples.entrySet()) {
            SendMessageResponse response = client.blocking()
                    .sendMessage(SendMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setBody(ByteString.copyFrom(sample.getValue().bytes()))
                            .setTag(sample.getValue().tag())
                            .setProperties(MessageProperties.newBuilder()
                                    .setMessageKey(
                                            String.join(" ", sample.getValue().keys()))
                                    .putAllProperties(withCase("simple", sample)))
                            .build());
            assertThat(response.getSuccess()).as(response.getMessage()).isTrue();
        }
    }

    private static void sendByOfficial(V2Client client) throws IOException {
        for (Map.Entry<String, Sample> sample : samples.entrySet()) {
            byte[] body = sample.getValue().bytes();
            // As Go's client does with large bodies.
            boolean gzip = body.length > 4_096;
            Message.Builder message = V2Client.message(topic, "")
                    .setBody(ByteString.copyFrom(gzip ? gzip(body) : body))
                    .putAllUserProperties(withCase("official", sample));
            message.getSystemPropertiesBuilder()
                    .addAllKeys(sample.getValue().keys())
                    .setBodyEncoding(gzip ? Encoding.GZIP : Encoding.IDENTITY);
            if (!sample.getValue().tag().isEmpty()) {
                message.getSystemPropertiesBuilder().setTag(sample.getValue().tag());
            }
            client.sent(message);
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }

    /** It compresses bodies of more than 4 KiB. */
    private static void sendByRemoting() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(unique("remoting-producer"));
        producer.setInstanceName(unique("instance"));
        producer.setNamesrvAddr(SharedBroker.get().nameServerAddress());
        producer.start();
        try {
            for (Map.Entry<String, Sample> sample : samples.entrySet()) {
                org.apache.rocketmq.common.message.Message message = new org.apache.rocketmq.common.message.Message(
                        topic, sample.getValue().tag(), sample.getValue().bytes());
                if (!sample.getValue().keys().isEmpty()) {
                    message.setKeys(sample.getValue().keys());
                }
                withCase("remoting", sample).forEach(message::putUserProperty);
                assertThat(producer.send(message, 30_000).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
            }
        } finally {
            producer.shutdown();
        }
    }

    private static int expected() {
        return SENDERS.size() * samples.size();
    }

    private static Map<String, Sample> receiveBySimple(TestClient client) {
        String consumer = client.consumer(topic, unique("simple"), "*");
        Map<String, Sample> seen = new HashMap<>();
        try (TestStream stream = client.receive(consumer)) {
            for (io.github.rocketmqproxy.proto.simple.Message message : stream.await(expected())) {
                byte[] body = message.getBody().isEmpty()
                        ? message.getMessageBodyBytes().toByteArray()
                        : message.getBody().toByteArray();
                put(seen, body, message.getTag(), keys(message.getPropertiesMap()), message.getPropertiesMap());
                assertThat(client.ack(consumer, message.getReceiptHandle()).getSuccess())
                        .isTrue();
            }
        }
        return seen;
    }

    private static Map<String, Sample> receiveByOfficial(V2Client client) {
        String group = unique("official");
        QueryAssignmentResponse assignment = client.blocking()
                .queryAssignment(QueryAssignmentRequest.newBuilder()
                        .setTopic(V2Client.resource(topic))
                        .setGroup(V2Client.resource(group))
                        .setEndpoints(client.endpoints())
                        .build());
        assertThat(assignment.getStatus().getCode()).as(assignment.toString()).isEqualTo(Code.OK);
        Map<String, Sample> seen = new HashMap<>();
        long patience = System.nanoTime() + 60_000_000_000L;
        while (seen.size() < expected() && System.nanoTime() < patience) {
            receiveOnce(client, group, assignment.getAssignments(0).getMessageQueue(), seen);
        }
        return seen;
    }

    private static void receiveOnce(V2Client client, String group, MessageQueue queue, Map<String, Sample> seen) {
        Iterator<ReceiveMessageResponse> answers = client.blocking()
                .receiveMessage(ReceiveMessageRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setMessageQueue(queue)
                        .setFilterExpression(FilterExpression.newBuilder()
                                .setType(FilterType.TAG)
                                .setExpression("*"))
                        .setBatchSize(32)
                        .setInvisibleDuration(Durations.fromSeconds(60))
                        .setLongPollingTimeout(Durations.fromSeconds(5))
                        .build());
        List<AckMessageEntry> done = new ArrayList<>();
        while (answers.hasNext()) {
            ReceiveMessageResponse answer = answers.next();
            if (answer.hasMessage()) {
                Message message = answer.getMessage();
                assertThat(message.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
                put(
                        seen,
                        message.getBody().toByteArray(),
                        message.getSystemProperties().getTag(),
                        message.getSystemProperties().getKeysList(),
                        message.getUserPropertiesMap());
                done.add(AckMessageEntry.newBuilder()
                        .setMessageId(message.getSystemProperties().getMessageId())
                        .setReceiptHandle(message.getSystemProperties().getReceiptHandle())
                        .build());
            }
        }
        if (!done.isEmpty()) {
            assertThat(client.blocking()
                            .ackMessage(AckMessageRequest.newBuilder()
                                    .setGroup(V2Client.resource(group))
                                    .setTopic(V2Client.resource(topic))
                                    .addAllEntries(done)
                                    .build())
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.OK);
        }
    }

    private static Map<String, Sample> receiveByRemoting() throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(unique("remoting"));
        consumer.setInstanceName(unique("instance"));
        consumer.setNamesrvAddr(SharedBroker.get().nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.start();
        Map<String, Sample> seen = new HashMap<>();
        try {
            long patience = System.nanoTime() + 60_000_000_000L;
            while (seen.size() < expected() && System.nanoTime() < patience) {
                for (MessageExt message : consumer.poll(1_000)) {
                    String tag = message.getTags() == null ? "" : message.getTags();
                    put(seen, message.getBody(), tag, keys(message.getProperties()), message.getProperties());
                }
            }
        } finally {
            consumer.shutdown();
        }
        return seen;
    }

    private static List<String> keys(Map<String, String> properties) {
        String keys = properties.getOrDefault("KEYS", "");
        return keys.isEmpty() ? List.of() : Arrays.asList(keys.split(" "));
    }

    /** Of the properties those that the application has set: RocketMQ's own differ by who has sent a message, and when. */
    private static void put(
            Map<String, Sample> seen, byte[] body, String tag, List<String> keys, Map<String, String> properties) {
        String which = properties.getOrDefault(CASE, "");
        Sample sent = samples.get(which.substring(which.indexOf('/') + 1));
        if (sent == null) {
            throw new AssertionError("a message that nobody has sent: " + properties);
        }
        Map<String, String> own = new HashMap<>(properties);
        own.keySet().retainAll(sent.properties().keySet());
        seen.put(which, Sample.of(body, tag, List.copyOf(keys), own));
    }
}
