package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What no official client sends: said to who sent it, nobody else is touched. */
class V2InputIT {
    private static final String SERVICE = MessagingServiceGrpc.SERVICE_NAME;
    /** A field of five bytes, of which two come. */
    private static final byte[] UNREADABLE = {0x0a, 5, 1, 2};
    /** These need nothing of what a request may say. */
    private static final Set<String> CONTENT_WITH_NOTHING = Set.of("Heartbeat", "NotifyClientTermination");

    private static RunningEngine proxy;
    private static V2Client bystander;
    private static String topic;

    @BeforeAll
    static void start() {
        proxy = RunningEngine.start();
        bystander = new V2Client(proxy.engine().port());
        topic = unique("v2-input");
        assertThat(bystander.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
    }

    @AfterAll
    static void stop() {
        bystander.close();
        proxy.close();
    }

    @TestFactory
    Stream<DynamicTest> unreadableRequestEndsWithInternalAndTheRpcIsNamed() {
        return rpcs().map(rpc -> DynamicTest.dynamicTest(String.valueOf(rpc.getBareMethodName()), () -> {
            Ended ended = call(rpc.getBareMethodName(), UNREADABLE);

            assertThat(ended.status().getCode()).isEqualTo(io.grpc.Status.Code.INTERNAL);
            assertThat(ended.status().getDescription()).contains(rpc.getFullMethodName(), "cannot be read");
            nobodyElseIsTouched();
        }));
    }

    /** Nothing at all is a readable request: everything in it has its default. */
    @TestFactory
    Stream<DynamicTest> emptyRequestIsAnsweredWithTheRuleThatItBreaks() {
        return rpcs().map(rpc -> DynamicTest.dynamicTest(String.valueOf(rpc.getBareMethodName()), () -> {
            Ended ended = call(rpc.getBareMethodName(), new byte[0]);

            if (ended.answers().isEmpty()) {
                assertThat(ended.status().getCode())
                        .as(String.valueOf(ended.status()))
                        .isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
            } else {
                Status status = status(rpc, ended.answers().get(0));
                assertThat(status.getMessage()).isNotBlank();
                if (!CONTENT_WITH_NOTHING.contains(rpc.getBareMethodName())) {
                    assertThat(status.getCodeValue()).as(status.toString()).isBetween(40_000, 49_999);
                }
            }
            nobodyElseIsTouched();
        }));
    }

    @Test
    void unknownRpcIsUnimplemented() {
        assertThat(call("SendPigeon", new byte[0]).status().getCode()).isEqualTo(io.grpc.Status.Code.UNIMPLEMENTED);
        nobodyElseIsTouched();
    }

    @Test
    void requestMayBeLargerThanAMessageButNotAsLargeAsItLikes() {
        ByteString threeMebibytes = ByteString.copyFrom(new byte[3 << 20]);
        SendMessageResponse stored = bystander.send(
                V2Client.message(topic, "").setBody(threeMebibytes).build(),
                V2Client.message(topic, "").setBody(threeMebibytes).build());
        assertThat(stored.getStatus().getCode()).as(stored.toString()).isEqualTo(Code.OK);
        assertThat(stored.getEntriesCount()).isEqualTo(2);

        ByteString tooMuch = ByteString.copyFrom(new byte[16 << 20]);
        assertThatThrownBy(() -> bystander.send(
                        V2Client.message(topic, "").setBody(tooMuch).build()))
                .isInstanceOf(StatusRuntimeException.class)
                .satisfies(e -> assertThat(io.grpc.Status.fromThrowable(e).getCode())
                        .as(e.toString())
                        .isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED))
                .hasMessageContaining(String.valueOf(16 << 20));
        nobodyElseIsTouched();
    }

    @Test
    void endlessIdsAreRefusedWithTheirLengthAndTheLimit() {
        try (V2Client client = new V2Client(proxy.engine().port())) {
            V2Consumer consumer = new V2Consumer(client, topic, "some-group");
            assertThat(consumer.status(consumer.simple().setAttemptId("a".repeat(256))))
                    .satisfies(status -> assertThat(status.getCode()).isEqualTo(Code.BAD_REQUEST))
                    .satisfies(status ->
                            assertThat(status.getMessage()).contains("attempt_id: 256", "expected: at most 255"));

            client.clientId("c".repeat(512));
            assertThat(consumer.assignments().getStatus().getCode()).isEqualTo(Code.OK);
            client.clientId("c".repeat(513));
            assertThatThrownBy(consumer::assignments)
                    .satisfies(e -> assertThat(io.grpc.Status.fromThrowable(e).getCode())
                            .isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT))
                    .hasMessageContaining("x-mq-client-id: 513 characters (expected: at most 512)");
        }
        nobodyElseIsTouched();
    }

    private static Stream<MethodDescriptor<?, ?>> rpcs() {
        return MessagingServiceGrpc.getServiceDescriptor().getMethods().stream().map(rpc -> rpc);
    }

    private static void nobodyElseIsTouched() {
        assertThat(bystander
                        .send(V2Client.message(topic, "still here").build())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.OK);
    }

    private record Ended(io.grpc.Status status, List<byte[]> answers) {}

    /** Sends bytes, and waits for the end. */
    private static Ended call(String rpc, byte[] request) {
        BlockingQueue<io.grpc.Status> end = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        try (V2Client client = new V2Client(proxy.engine().port())) {
            ClientCall<byte[], byte[]> call = client.channel()
                    .newCall(
                            MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                                    .setFullMethodName(SERVICE + "/" + rpc)
                                    .build(),
                            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(byte[] answer) {
                            answers.add(answer);
                        }

                        @Override
                        public void onClose(io.grpc.Status status, Metadata trailers) {
                            end.add(status);
                        }
                    },
                    client.metadata());
            call.request(100);
            call.sendMessage(request);
            call.halfClose();
            io.grpc.Status status = end.poll(60, TimeUnit.SECONDS);
            assertThat(status).as(rpc + " has ended").isNotNull();
            return new Ended(status, List.copyOf(answers));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every answer has a status, and in streams the first one says how it went. */
    private static Status status(MethodDescriptor<?, ?> rpc, byte[] answer) {
        Message message = (Message) rpc.parseResponse(new ByteArrayInputStream(answer));
        FieldDescriptor status = message.getDescriptorForType().findFieldByName("status");
        assertThat(status).as(message.toString()).isNotNull();
        return (Status) message.getField(status);
    }

    private static final class Bytes implements Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
