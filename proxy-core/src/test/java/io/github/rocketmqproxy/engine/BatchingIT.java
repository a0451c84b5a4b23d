package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who shares a request to a broker with whom, seen from the clients. */
class BatchingIT {
    private static final String TOPIC = "orders";

    private final FakeCluster proxy = new FakeCluster(
            ProxyConfig.builder().set(Setting.FLUSH_INTERVAL, "1m").autoCreateTopics(false));

    BatchingIT() {
        proxy.broker().topic(TOPIC, 1);
    }

    @AfterEach
    void close() {
        proxy.broker().releaseSends();
        proxy.close();
    }

    private List<Integer> requestSizes() {
        return proxy.broker().sendRequests().stream()
                .map(request -> request.messages().size())
                .toList();
    }

    private static List<String> texts(SendRequest request) {
        return request.messages().stream()
                .map(OutboundMessage::body)
                .map(TestMessages::text)
                .toList();
    }

    private void awaitInbound(int messages) {
        await().until(() -> proxy.engine().buffers().inboundMessages() == messages);
    }

    @Test
    void zippedAndPlainBodiesShareARequestBecauseAllAreStoredPlain() throws IOException {
        List<Message> messages = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            bodies.add("body " + i);
            Message.Builder message = message(TOPIC, "");
            message.setBody(i % 2 == 0 ? ByteString.copyFromUtf8("body " + i) : zip("body " + i));
            message.getSystemPropertiesBuilder().setBodyEncoding(i % 2 == 0 ? Encoding.IDENTITY : Encoding.GZIP);
            messages.add(message.build());
        }
        V2Client client = proxy.v2Client();
        client.route(TOPIC);
        proxy.broker().holdSends();
        CompletableFuture<SendMessageResponse> response =
                CompletableFuture.supplyAsync(() -> client.send(messages.toArray(Message[]::new)));
        awaitInbound(20);
        proxy.broker().releaseSends();

        assertThat(response.join().getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(requestSizes()).containsExactly(1, 19);
        assertThat(proxy.broker().sendRequests().stream().flatMap(request -> texts(request).stream()))
                .containsExactlyElementsOf(bodies);
    }

    private static ByteString zip(String text) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteString();
    }

    @Test
    void clientsOfOneAccessKeyShareRequestsAndThoseOfAnotherDoNot() {
        TestClient client = proxy.client();
        List<String> producers =
                List.of(producer(client, "first"), producer(client, "first"), producer(client, "second"));
        producers.forEach(producer -> client.send(producer, "opens the way"));
        int before = requestSizes().size();
        proxy.broker().holdSends();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            answers.add(client.sendLater(producers.get(i % 3), i % 3 == 2 ? "second" : "first"));
        }
        awaitInbound(15);
        proxy.broker().releaseSends();
        answers.forEach(CompletableFuture::join);

        List<SendRequest> requests = proxy.broker().sendRequests();
        assertThat(requests.subList(before, requests.size()))
                .extracting(request -> request.messages().size())
                .containsExactlyInAnyOrder(1, 9, 1, 4);
        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(texts(request).stream().distinct()).hasSize(1));
    }

    private static String producer(TestClient client, String accessKeyId) {
        return client.blocking()
                .createProducer(CreateProducerRequest.newBuilder()
                        .setTopic(TOPIC)
                        .setAccessKeyId(accessKeyId)
                        .setAccessKeySecret("secret of " + accessKeyId)
                        .build())
                .getProducerId();
    }
}
