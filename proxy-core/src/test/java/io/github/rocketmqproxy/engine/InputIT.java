package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.MessageProperties;
import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.PublishRequest;
import io.github.rocketmqproxy.proto.simple.PublishResult;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendMessagesRequest;
import io.github.rocketmqproxy.proto.simple.SendMessagesResponse;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Row 18 of what the original does wrong, and the other bad input: said to who sent it, nobody else is touched. */
class InputIT {
    private final String topic = unique("input");
    private final String group = unique("group");

    @Test
    void badMessagesAreRefusedWithTheRuleNamedAndTheConnectionLivesOn() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendMessageRequest good = SendMessageRequest.newBuilder()
                    .setProducerId(producer)
                    .setMessageBody("body")
                    .build();
            refused(client, good.toBuilder().clearMessageBody(), "MESSAGE_BODY_EMPTY", "message_body");
            refused(client, good.toBuilder().setBody(ByteString.copyFromUtf8("x")), "MESSAGE_CONFLICT", "body");
            refused(client, good.toBuilder().setTag("a|b"), "ILLEGAL_TAG", "a|b");
            refused(client, good.toBuilder().setTag("a\u0001"), "ILLEGAL_TAG", "\\u0001");
            refused(client, property(good, "TAGS", "other"), "ILLEGAL_MESSAGE_PROPERTY", "TAGS");
            refused(client, property(good, "name", "one\u0001two\u0002"), "ILLEGAL_MESSAGE_PROPERTY", "name");
            refused(client, property(good, "na\u0002me", "value"), "ILLEGAL_MESSAGE_PROPERTY", "\\u0002");
            refused(client, property(good, " ", "value"), "ILLEGAL_MESSAGE_PROPERTY", "blank");
            refused(client, property(good, "name", "x".repeat(40_000)), "MESSAGE_PROPERTIES_TOO_LARGE", "40");
            assertThat(client.blocking().sendMessage(good).getSuccess()).isTrue();
            assertThat(client.receive(client.consumer(topic, group, "*"))
                            .await(1)
                            .get(0)
                            .getMessageBody())
                    .isEqualTo("body");
        }
    }

    private static SendMessageRequest.Builder property(SendMessageRequest request, String name, String value) {
        return request.toBuilder().setProperties(MessageProperties.newBuilder().putProperties(name, value));
    }

    private static void refused(TestClient client, SendMessageRequest.Builder request, String code, String naming) {
        SendMessageResponse response = client.blocking().sendMessage(request.build());
        assertThat(response.getSuccess()).as(naming).isFalse();
        assertThat(response.getErrorCode()).isEqualTo(code);
        assertThat(response.getMessage()).contains(naming).contains("expected");
    }

    @Test
    void illegalNamesAndExpressionsAreRefused() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            for (String name : new String[] {"", "with space", "ümlaut", "x".repeat(128), "TBW102", "rmq_sys_x"}) {
                CreateProducerResponse response = client.createProducer(name);
                assertThat(response.getErrorCode()).as(name).isEqualTo("ILLEGAL_TOPIC");
                assertThat(response.getMessage()).as(name).contains("topic");
            }
            for (String name : new String[] {"", "with space", "x".repeat(121), "CID_RMQ_SYS_x"}) {
                assertThat(client.createConsumer(topic, name, "*").getErrorCode())
                        .as(name)
                        .isEqualTo("ILLEGAL_CONSUMER_GROUP");
            }
            for (String tags : new String[] {"a||", "||", "a|b", "a b", "a && b", "*||a", "a||*", "\u0001"}) {
                CreateConsumerResponse response = client.createConsumer(topic, group, tags);
                assertThat(response.getErrorCode()).as(tags).isEqualTo("ILLEGAL_FILTER_EXPRESSION");
                assertThat(response.getMessage()).contains("tag_expression");
            }
        }
    }

    @Test
    void oversizedAndMalformedRequestsHaveTheOriginalsStatuses() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            assertThatThrownBy(() -> client.sendBytes(producer, ByteString.copyFrom(new byte[(4 << 20) + 1])))
                    .isInstanceOf(StatusRuntimeException.class)
                    .satisfies(e -> assertThat(Status.fromThrowable(e).getCode())
                            .as(e.toString())
                            .isEqualTo(Status.Code.RESOURCE_EXHAUSTED))
                    .hasMessageContaining("4194304");
            assertThatThrownBy(() -> sendRaw(client, new byte[] {0x0a, 2, (byte) 0xff, (byte) 0xfe}))
                    .isInstanceOf(StatusRuntimeException.class)
                    .satisfies(e -> assertThat(Status.fromThrowable(e).getCode())
                            .as(e.toString())
                            .isEqualTo(Status.Code.INTERNAL));
            assertThat(client.send(producer, "still here").getSuccess()).isTrue();
            byte[] large = new byte[3 << 20];
            assertThat(client.sendBytes(producer, ByteString.copyFrom(large)).getSuccess())
                    .isTrue();
        }
    }

    /** Sends bytes that no correct client would. */
    private static void sendRaw(TestClient client, byte[] request) {
        MethodDescriptor.Marshaller<byte[]> raw = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                return new byte[0];
            }
        };
        MethodDescriptor<byte[], byte[]> method =
                RocketMQProxyGrpc.getSendMessageMethod().toBuilder(raw, raw).build();
        ClientCalls.blockingUnaryCall(
                client.channel(), method, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS), request);
    }

    @Test
    void manyMessagesInOneCallHaveAResultEach() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            SendMessagesRequest.Builder request =
                    SendMessagesRequest.newBuilder().setProducerId(producer);
            for (int i = 0; i < 300; i++) {
                request.addMessages(OutgoingMessage.newBuilder().setMessageBody(i == 100 ? "" : "m" + i));
            }
            SendMessagesResponse response = client.blocking().sendMessages(request.build());
            assertThat(response.getSuccess()).isFalse();
            assertThat(response.getMessage()).contains("1 of 300");
            assertThat(response.getResultsCount()).isEqualTo(300);
            for (int i = 0; i < 300; i++) {
                assertThat(response.getResults(i).getSuccess())
                        .as("message " + i)
                        .isEqualTo(i != 100);
            }
            assertThat(response.getResultsList().stream()
                            .map(SendMessageResponse::getMessageId)
                            .distinct()
                            .count())
                    .isEqualTo(300);
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            String consumer = client.consumer(topic, group, "*");
            for (int seen = 0; seen < 299; seen++) {
                client.ack(consumer, stream.await(seen + 1).get(seen).getReceiptHandle());
            }
            stream.messages()
                    .forEach(message -> assertThat(response.getResultsList())
                            .anyMatch(result -> result.getMessageId().equals(message.getMessageId())));
        }
    }

    @Test
    void publishStreamKeepsOrderAndAnswersEachMessage() throws InterruptedException {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            Map<Long, SendMessageResponse> results = new ConcurrentHashMap<>();
            CountDownLatch done = new CountDownLatch(1);
            StreamObserver<PublishRequest> requests = client.async().publishStream(new StreamObserver<>() {
                @Override
                public void onNext(PublishResult result) {
                    results.put(result.getSequence(), result.getResult());
                }

                @Override
                public void onError(Throwable failure) {
                    failure.printStackTrace();
                }

                @Override
                public void onCompleted() {
                    done.countDown();
                }
            });
            for (int i = 0; i < 500; i++) {
                requests.onNext(PublishRequest.newBuilder()
                        .setProducerId(i == 0 ? producer : "")
                        .setSequence(i)
                        .setMessage(OutgoingMessage.newBuilder()
                                .setMessageBody(i == 7 ? "" : String.valueOf(i))
                                .setShardingKey("one key"))
                        .build());
            }
            requests.onCompleted();
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(results).hasSize(500);
            assertThat(results.values().stream().filter(result -> !result.getSuccess()))
                    .extracting(SendMessageResponse::getErrorCode)
                    .containsExactly("MESSAGE_BODY_EMPTY");
            assertThat(results.values().stream()
                            .filter(SendMessageResponse::getSuccess)
                            .count())
                    .isEqualTo(499);

            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            TreeMap<Integer, String> order = new TreeMap<>();
            for (int seen = 0; seen < 499; seen++) {
                var message = stream.await(seen + 1).get(seen);
                order.put(seen, message.getMessageBody());
                client.ack(consumer, message.getReceiptHandle());
            }
            assertThat(order.values().stream().map(Integer::valueOf).toList()).isSorted();
        }
    }
}
