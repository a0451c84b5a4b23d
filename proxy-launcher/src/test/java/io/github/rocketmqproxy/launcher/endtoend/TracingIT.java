package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Traces of a real proxy, as a collector gets them. */
@ExtendWith(StageExtension.class)
class TracingIT {
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SIMPLE = "rocketmq.RocketMQProxy/";
    private static final String V2 = "apache.rocketmq.v2.MessagingService/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stage stage;

    TracingIT(Stage stage) {
        this.stage = stage;
    }

    private LauncherProcess start(Collector collector, String ratio) throws IOException {
        return stage.startProxy("--tracing-endpoint", collector.endpoint(), "--tracing-ratio", ratio);
    }

    /** Sends as a part of one trace, receives, and acknowledges as a part of another. */
    private static Message play(LauncherProcess proxy, String topic, String sending, String acknowledging)
            throws Exception {
        try (SimpleClient client = SimpleClient.of(proxy, topic)) {
            within(client.calls(), sending).sendMessage(client.message("traced"));
            Message message = client.receive();
            within(client.calls(), acknowledging).ackMessage(client.acknowledgement(message));
            return message;
        }
    }

    private static RocketMQProxyBlockingStub within(RocketMQProxyBlockingStub stub, String traceparent) {
        Metadata headers = new Metadata();
        if (!traceparent.isEmpty()) {
            headers.put(TRACEPARENT, traceparent);
        }
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void clientsTraceGoesThroughTheBrokerToTheConsumer() throws Exception {
        String sending = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String acknowledging = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        try (Collector collector = new Collector();
                LauncherProcess proxy = start(collector, "0")) {
            Message received = play(proxy, "traced", sending, acknowledging);
            List<Span> spans = ended(proxy, collector);

            Span call = only(spans, SIMPLE + "SendMessage");
            assertThat(hex(call.getParentSpanId())).isEqualTo("b7ad6b7169203331");
            assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            Span message = only(spans, "send traced");
            assertThat(message.getParentSpanId()).isEqualTo(call.getSpanId());
            assertThat(message.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_PRODUCER);
            Span request = only(spans, "broker send");
            assertThat(request.getParentSpanId()).isEqualTo(message.getSpanId());
            assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(attributes(request)).containsEntry("messaging.destination.name", "traced");
            assertThat(received.getPropertiesMap())
                    .containsEntry(
                            "traceparent", "00-0af7651916cd43dd8448eb211c80319c-" + hex(message.getSpanId()) + "-01");
            Span delivery = only(spans, "receive traced");
            assertThat(delivery.getParentSpanId()).isEqualTo(message.getSpanId());
            assertThat(delivery.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
            assertThat(attributes(delivery)).containsEntry("messaging.consumer.group.name", "traced-group");
            assertThat(List.of(call, message, request, delivery))
                    .allMatch(span -> hex(span.getTraceId()).equals("0af7651916cd43dd8448eb211c80319c"));
            Span acknowledgement = only(spans, SIMPLE + "AckMessage");
            assertThat(hex(acknowledgement.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
            assertThat(only(spans, "broker ack").getParentSpanId()).isEqualTo(acknowledgement.getSpanId());
            // The ratio of 0 is for the others: those of which no client has said that they are to be kept.
            assertThat(spans).hasSize(6);
            assertThat(collector
                            .received()
                            .get(0)
                            .getResource()
                            .getAttributesList()
                            .toString())
                    .contains("service.name", "rocketmq-proxy");
        }
    }

    @Test
    void officialClientsMessagesAreTracedFromTheirCallsOn() throws Exception {
        try (Collector collector = new Collector();
                LauncherProcess proxy = start(collector, "1")) {
            List<String> command = List.of("node", "official.js", "127.0.0.1:" + proxy.grpcPort(), "traced", "normal");
            try (Program program = Program.start("traced", stage.node().folder(), Map.of(), command)) {
                program.finish(Duration.ofMinutes(2));
            }
            List<Span> spans = ended(proxy, collector);

            List<Span> messages = named(spans, "send normal-traced");
            assertThat(messages).hasSize(3).allSatisfy(message -> {
                Span call = withId(spans, message.getParentSpanId());
                assertThat(call.getName()).isEqualTo(V2 + "SendMessage");
                assertThat(call.getParentSpanId()).isEqualTo(ByteString.EMPTY);
                assertThat(childrenOf(spans, message)).contains("broker send", "receive normal-traced");
            });
            List<Span> deliveries = named(spans, "receive normal-traced");
            assertThat(deliveries).hasSizeGreaterThanOrEqualTo(3).allSatisfy(delivery -> {
                Span receiving = withId(spans, delivery.getLinks(0).getSpanId());
                assertThat(receiving.getName()).isEqualTo(V2 + "ReceiveMessage");
                assertThat(childrenOf(spans, receiving)).contains("broker pop");
            });
            assertThat(named(spans, V2 + "AckMessage"))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(childrenOf(spans, call)).contains("broker ack"));
            assertThat(named(spans, V2 + "Telemetry")).isEmpty();
        }
    }

    @Test
    void withoutACollectorMessagesAreAsTheyWereSent() throws Exception {
        String sending = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        Message received = play(stage.proxy(), "untraced", sending, sending);

        assertThat(received.getPropertiesMap()).doesNotContainKey("traceparent");
    }

    /** All that the proxy had to send, which it does at its end at the latest. */
    private static List<Span> ended(LauncherProcess proxy, Collector collector) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> named(collector.spans(), "broker ack").size() > 0);
        proxy.terminate();
        assertThat(proxy.awaitExit(PATIENCE)).isZero();
        return collector.spans();
    }

    private static List<Span> named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static Span only(List<Span> spans, String name) {
        List<Span> found = named(spans, name);
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static Span withId(List<Span> spans, ByteString id) {
        return spans.stream()
                .filter(span -> span.getSpanId().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + hex(id)));
    }

    private static List<String> childrenOf(List<Span> spans, Span parent) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .map(Span::getName)
                .toList();
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        attribute -> attribute.getKey(),
                        attribute -> attribute.getValue().getStringValue()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
