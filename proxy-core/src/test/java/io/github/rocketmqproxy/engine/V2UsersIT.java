package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.engine.V2Client.resource;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.ForwardMessageToDeadLetterQueueRequest;
import io.github.rocketmqproxy.proto.v2.GetOffsetRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.PullMessageRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryOffsetRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.RecallMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionRequest;
import io.github.rocketmqproxy.proto.v2.TransactionResolution;
import io.github.rocketmqproxy.proto.v2.UpdateOffsetRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of a file, in the official protocol. */
class V2UsersIT {
    private final String topic = unique("users");
    private final String group = unique("group");
    private UsersConf users;
    private RunningEngine proxy;

    @BeforeEach
    void start(@TempDir Path directory) {
        users = new UsersConf(directory).write(alice());
        proxy = users.start();
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    /** One who may do everything, and one who may do nothing. */
    private static String[] alice() {
        return new String[] {
            "[alice]",
            "secret = secret-of-alice",
            "send-topics = users-*",
            "consume-topics = users-*",
            "consume-groups = group-*",
            "[nobody]",
            "secret = secret-of-nobody"
        };
    }

    @Test
    void rightSignatureSendsAndReceives() throws InterruptedException {
        V2Client client = proxy.v2Client().credentials("alice", "secret-of-alice");
        try (TelemetryClient stream = TelemetryClient.open(client, TelemetryClient.producer(topic))) {
            assertThat(stream.next().getStatus().getCode()).isEqualTo(Code.OK);
        }
        client.route(topic);

        client.sent(message(topic, "hello"));
        V2Consumer consumer = new V2Consumer(client, topic, group);
        var received = consumer.awaitOne();

        assertThat(V2Consumer.body(received)).isEqualTo("hello");
        assertThat(consumer.ack(received).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(refused("unauthenticated") + refused("forbidden")).isZero();
    }

    @Test
    void noRpcCanBeCalledWithoutCredentialsOrWithWrongOnes() {
        for (V2Client client : List.of(
                proxy.v2Client(),
                proxy.v2Client().credentials("alice", "a wrong secret"),
                proxy.v2Client().credentials("unknown", "secret-of-alice"),
                proxy.v2Client().credentials("alice", "secret-of-alice").header("x-mq-date-time", "20300101T000000Z"),
                proxy.v2Client().credentials("alice", "secret-of-alice").header("x-mq-date-time", ""))) {
            answers(client)
                    .forEach((rpc, status) -> assertThat(status)
                            .as(rpc)
                            .extracting(Status::getCode)
                            .isEqualTo(Code.UNAUTHORIZED));
        }
        assertThat(refused("unauthenticated"))
                .isGreaterThanOrEqualTo(5 * requests().size());
        assertThat(proxy.engine().metrics().snapshot().messagesSent()).isZero();
    }

    @Test
    void rpcsThatConcernTopicsAndGroupsAreForbiddenToThoseWhoMayNothing() {
        V2Client client = proxy.v2Client().credentials("nobody", "secret-of-nobody");

        answers(client).forEach((rpc, status) -> {
            boolean open = rpc.equals("Heartbeat") || rpc.equals("NotifyClientTermination");
            assertThat(status.getCode()).as(rpc).isEqualTo(open ? Code.OK : Code.FORBIDDEN);
            if (!open) {
                assertThat(status.getMessage()).as(rpc).contains("nobody").contains(topic);
            }
        });
        assertThat(refused("forbidden")).isGreaterThanOrEqualTo(requests().size() - 2);
        assertThat(refused("unauthenticated")).isZero();
    }

    @Test
    void telemetryIsRefusedAsWell() throws InterruptedException {
        for (V2Client client : List.of(proxy.v2Client(), proxy.v2Client().credentials("alice", "wrong"))) {
            try (TelemetryClient stream = TelemetryClient.open(client, TelemetryClient.producer())) {
                assertThat(stream.next().getStatus().getCode()).isEqualTo(Code.UNAUTHORIZED);
                assertThat(stream.end().getCode()).isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
            }
        }
        V2Client nobody = proxy.v2Client().credentials("nobody", "secret-of-nobody");
        for (var settings : List.of(TelemetryClient.producer(topic), TelemetryClient.consumer(group, topic))) {
            try (TelemetryClient stream = TelemetryClient.open(nobody, settings)) {
                assertThat(stream.next().getStatus().getCode()).isEqualTo(Code.FORBIDDEN);
                assertThat(stream.end().getCode()).isEqualTo(io.grpc.Status.Code.PERMISSION_DENIED);
            }
        }
    }

    @Test
    void clientWhoseSettingsWereRefusedHearsWhyWhenItAsksForARouteUntilItSaysOthers() throws InterruptedException {
        V2Client client = proxy.v2Client().credentials("alice", "secret-of-alice");
        assertThat(client.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
        try (TelemetryClient stream = TelemetryClient.open(client, TelemetryClient.consumer("another", topic))) {
            assertThat(stream.next().getStatus().getCode()).isEqualTo(Code.FORBIDDEN);
        }

        Status refused = client.route(topic).getStatus();
        assertThat(refused.getCode()).isEqualTo(Code.FORBIDDEN);
        assertThat(refused.getMessage()).contains("may not consume topic \"" + topic + "\" as group \"another\"");
        V2Client other = proxy.v2Client().credentials("alice", "secret-of-alice");
        assertThat(other.route(topic).getStatus().getCode()).isEqualTo(Code.OK);

        try (TelemetryClient stream = TelemetryClient.open(client, TelemetryClient.consumer(group, topic))) {
            assertThat(stream.next().getStatus().getCode()).isEqualTo(Code.OK);
        }
        assertThat(client.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
    }

    @Test
    void rightsAreThoseOfTheFileAtEachMoment() {
        V2Client client = proxy.v2Client().credentials("alice", "secret-of-alice");
        client.route(topic);
        client.sent(message(topic, "before"));

        users.write("[alice]", "secret = secret-of-alice", "send-topics = other-*");
        awaitSend(client, Code.FORBIDDEN);
        users.write("[alice]", "secret = another secret", "send-topics = users-*");
        awaitSend(client, Code.UNAUTHORIZED);
        users.write("[alice]", "this is not", "a file of users");
        assertThat(send(client.credentials("alice", "another secret"))).isEqualTo(Code.OK);
        users.write(alice());
        awaitSend(client.credentials("alice", "secret-of-alice"), Code.OK);
    }

    @Test
    void clientIdOfAnotherUserIsWorthNothing() {
        V2Client alice =
                proxy.v2Client().credentials("alice", "secret-of-alice").clientId("one id");
        alice.route(topic);
        alice.sent(message(topic, "held"));
        V2Consumer consumer = new V2Consumer(alice, topic, group);
        consumer.await(1, consumer.push());

        proxy.v2Client()
                .credentials("nobody", "secret-of-nobody")
                .clientId("one id")
                .blocking()
                .notifyClientTermination(NotifyClientTerminationRequest.getDefaultInstance());

        assertThat(consumer.receive(consumer.push()))
                .as("within a long poll of 3 s")
                .isEmpty();
        alice.blocking().notifyClientTermination(NotifyClientTerminationRequest.getDefaultInstance());
        assertThat(consumer.awaitOne().getBody().toStringUtf8()).isEqualTo("held");
    }

    @Test
    void emptyHeartbeatOfGosClientIsAnsweredAsItHasNoHeadersAtAll() {
        assertThat(proxy.v2Client()
                        .withoutHeaders()
                        .blocking()
                        .heartbeat(HeartbeatRequest.getDefaultInstance())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.OK);
    }

    private void awaitSend(V2Client client, Code code) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> send(client) == code);
    }

    private Code send(V2Client client) {
        return client.send(message(topic, "x").build()).getStatus().getCode();
    }

    private long refused(String reason) {
        return proxy
                .engine()
                .metrics()
                .registry()
                .getCounters((name, metric) -> name.endsWith("access.refused." + reason))
                .values()
                .stream()
                .mapToLong(counter -> counter.getCount())
                .sum();
    }

    /** What every rpc but Telemetry answers. */
    private Map<String, Status> answers(V2Client client) {
        Map<String, Message> requests = requests();
        Map<String, MethodDescriptor<?, ?>> methods = MessagingServiceGrpc.getServiceDescriptor().getMethods().stream()
                .filter(method -> !"Telemetry".equals(method.getBareMethodName()))
                .collect(toMap(method -> String.valueOf(method.getBareMethodName()), method -> method));
        assertThat(requests.keySet()).isEqualTo(methods.keySet());
        Channel channel = ClientInterceptors.intercept(
                client.channel(), MetadataUtils.newAttachHeadersInterceptor(client.metadata()));
        Map<String, Status> answers = new HashMap<>();
        requests.forEach(
                (name, request) -> answers.put(name, first(channel, requireNonNull(methods.get(name)), request)));
        return answers;
    }

    @SuppressWarnings("unchecked") // The request is the one of the method.
    private static Status first(Channel channel, MethodDescriptor<?, ?> method, Message request) {
        Message answer = ClientCalls.blockingServerStreamingCall(
                        channel, (MethodDescriptor<Message, Message>) method, CallOptions.DEFAULT, request)
                .next();
        return (Status) answer.getField(answer.getDescriptorForType().findFieldByName("status"));
    }

    private Map<String, Message> requests() {
        MessageQueue queue = MessageQueue.newBuilder()
                .setTopic(resource(topic))
                .setBroker(io.github.rocketmqproxy.proto.v2.Broker.newBuilder().setName("broker-a"))
                .build();
        V2Consumer consumer = new V2Consumer(proxy.v2Client(), topic, group);
        Map<String, Message> requests = new HashMap<>();
        requests.put(
                "QueryRoute",
                QueryRouteRequest.newBuilder().setTopic(resource(topic)).build());
        requests.put(
                "Heartbeat",
                HeartbeatRequest.newBuilder().setClientType(ClientType.PRODUCER).build());
        requests.put(
                "SendMessage",
                SendMessageRequest.newBuilder().addMessages(message(topic, "x")).build());
        requests.put(
                "QueryAssignment",
                QueryAssignmentRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setGroup(resource(group))
                        .build());
        requests.put("ReceiveMessage", consumer.simple().build());
        requests.put(
                "AckMessage",
                AckMessageRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setGroup(resource(group))
                        .addEntries(AckMessageEntry.newBuilder().setReceiptHandle("handle"))
                        .build());
        requests.put(
                "ForwardMessageToDeadLetterQueue",
                ForwardMessageToDeadLetterQueueRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setGroup(resource(group))
                        .setReceiptHandle("handle")
                        .build());
        requests.put(
                "ChangeInvisibleDuration",
                ChangeInvisibleDurationRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setGroup(resource(group))
                        .setReceiptHandle("handle")
                        .setInvisibleDuration(V2Consumer.seconds(10))
                        .build());
        requests.put(
                "PullMessage",
                PullMessageRequest.newBuilder()
                        .setGroup(resource(group))
                        .setMessageQueue(queue)
                        .setBatchSize(1)
                        .build());
        requests.put(
                "UpdateOffset",
                UpdateOffsetRequest.newBuilder()
                        .setGroup(resource(group))
                        .setMessageQueue(queue)
                        .build());
        requests.put(
                "GetOffset",
                GetOffsetRequest.newBuilder()
                        .setGroup(resource(group))
                        .setMessageQueue(queue)
                        .build());
        requests.put(
                "QueryOffset",
                QueryOffsetRequest.newBuilder().setMessageQueue(queue).build());
        requests.put(
                "EndTransaction",
                EndTransactionRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setMessageId("id")
                        .setTransactionId("id.YnJva2VyLWE.1f")
                        .setResolution(TransactionResolution.COMMIT)
                        .build());
        requests.put("NotifyClientTermination", NotifyClientTerminationRequest.getDefaultInstance());
        requests.put(
                "RecallMessage",
                RecallMessageRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setRecallHandle("handle")
                        .build());
        requests.put(
                "SyncLiteSubscription",
                SyncLiteSubscriptionRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setGroup(resource(group))
                        .build());
        return requests;
    }
}
