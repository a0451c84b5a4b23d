package io.github.rocketmqproxy.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clients that cannot run here do on the wire: from their sources, with raw stubs, before a real broker. */
class V2LanguagesIT {
    private static RunningEngine engine;

    @BeforeAll
    static void start() {
        engine = RunningEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource
    void messageTravelsAsTheClientOfThisLanguageSendsAndTakesIt(WireDialect dialect) throws InterruptedException {
        V2Client client = dialect.spokenBy(engine.v2Client());
        String topic = SharedBroker.unique("language");
        String group = SharedBroker.unique("language-group");
        String body = WireDialect.bodyWithShortChecksum();
        if (dialect.telemetryFirst()) {
            answeredSettings(client, topic);
        }
        assertThat(client.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
        if (!dialect.telemetryFirst() && !client.clientId().isEmpty()) {
            answeredSettings(client, topic);
        }
        client.sent(V2Client.message(topic, body));

        Message message = receiveOne(client, dialect, topic, group);

        SystemProperties properties = message.getSystemProperties();
        assertThat(message.getBody().toStringUtf8()).isEqualTo(body);
        assertThat(dialect.accepts(properties.getBodyDigest(), message.getBody().toByteArray()))
                .as("digest %s", properties.getBodyDigest())
                .isTrue();
        // What one client or another reads without asking whether it is there.
        assertThat(message.getTopic().getName()).isEqualTo(topic);
        assertThat(properties.getMessageId()).hasSize(34);
        assertThat(properties.hasReceiptHandle()).isTrue();
        assertThat(properties.hasBornTimestamp()).isTrue();
        assertThat(properties.getBornHost()).isNotEmpty();
        assertThat(properties.getDeliveryAttempt()).isOne();
        assertThat(acknowledge(client, group, message)).isEqualTo(Code.OK);
        assertThat(heartbeat(client, group)).isEqualTo(Code.OK);
        assertThat(client.blocking()
                        .notifyClientTermination(NotifyClientTerminationRequest.newBuilder()
                                .setGroup(V2Client.resource(group))
                                .build())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.OK);
    }

    /** Rust's client ends its first call only when the headers are there; Python's waits for a status of OK. */
    private static void answeredSettings(V2Client client, String topic) throws InterruptedException {
        try (TelemetryClient telemetry = TelemetryClient.open(client, TelemetryClient.producer(topic))) {
            assertThat(telemetry.next().getStatus().getCode()).isEqualTo(Code.OK);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1_500, 4_000})
    void pollThatOnlyTheDeadlineLimitsIsAnsweredBeforeIt(long deadlineMillis) {
        V2Client client = WireDialect.GO.spokenBy(engine.v2Client());
        String topic = SharedBroker.unique("empty");
        client.route(topic);

        List<ReceiveMessageResponse> answer = receive(
                client,
                request(assignment(client, topic, "empty-group"), "empty-group").build(),
                deadlineMillis);

        assertThat(answer).noneMatch(ReceiveMessageResponse::hasMessage);
        assertThat(answer.get(0).getStatus().getCode()).isEqualTo(Code.MESSAGE_NOT_FOUND);
    }

    @Test
    void nothingThatAClientSaysLateIsMissedBefore() throws InterruptedException {
        V2Client client = WireDialect.PYTHON.spokenBy(engine.v2Client());
        String topic = SharedBroker.unique("late");
        String group = SharedBroker.unique("late-group");

        assertThat(heartbeat(client, group)).isEqualTo(Code.OK);
        client.route(topic);
        client.sent(V2Client.message(topic, "before any telemetry"));
        Message message = receiveOne(client, WireDialect.PYTHON, topic, group);
        assertThat(acknowledge(client, group, message)).isEqualTo(Code.OK);
        answeredSettings(client, topic);
    }

    /** The one call that is about who the client is. */
    @Test
    void telemetryWithoutAClientIdIsRefused() throws InterruptedException {
        V2Client client = WireDialect.PHP.spokenBy(engine.v2Client());
        try (TelemetryClient telemetry = TelemetryClient.open(client, TelemetryClient.producer("any"))) {
            assertThat(telemetry.next().getStatus().getCode()).isEqualTo(Code.CLIENT_ID_REQUIRED);
        }
    }

    /** As Go's client does when it finds a connection lost. */
    @Test
    void heartbeatWithoutAnyHeaderIsAnswered() {
        assertThat(heartbeat(engine.v2Client().withoutHeaders(), "any-group")).isEqualTo(Code.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"go", "Java", "NODE_JS", "COBOL", "C++"})
    void languagesThatNobodyKnowsAreServedLikeAnyOther(String language) {
        V2Client client = engine.v2Client().language(language);
        String topic = SharedBroker.unique("spelling");
        client.route(topic);
        client.sent(V2Client.message(topic, "hello"));

        assertThat(receiveOne(client, WireDialect.GO, topic, SharedBroker.unique("spelling-group"))
                        .getBody()
                        .toStringUtf8())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-mq-date-time: yesterday",
                "x-mq-date-time: 2026-11-22T11:44:55+08:00",
                "x-mq-client-version: not.a.version",
                "x-mq-protocol: v1",
                "authorization: MQv2-HMAC-SHA1 Credential=",
                "authorization: MQv2-HMAC-SHA1 Credential=ak, SignedHeaders=x-mq-date-time, Signature=XYZ",
                "authorization: Bearer abc",
                "x-mq-session-token: abc"
            })
    void oddHeadersAreNoReasonToRefuse(String header) {
        int colon = header.indexOf(':');
        V2Client client = engine.v2Client()
                .header(header.substring(0, colon), header.substring(colon + 1).strip());
        String topic = SharedBroker.unique("odd");

        assertThat(client.route(topic).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(client.sent(V2Client.message(topic, "hello")).getMessageId()).isNotEmpty();
    }

    private static MessageQueue assignment(V2Client client, String topic, String group) {
        return client.blocking()
                .queryAssignment(QueryAssignmentRequest.newBuilder()
                        .setTopic(V2Client.resource(topic))
                        .setGroup(V2Client.resource(group))
                        .setEndpoints(client.endpoints())
                        .build())
                .getAssignments(0)
                .getMessageQueue();
    }

    private static ReceiveMessageRequest.Builder request(MessageQueue queue, String group) {
        return ReceiveMessageRequest.newBuilder()
                .setGroup(V2Client.resource(group))
                .setMessageQueue(queue)
                .setFilterExpression(
                        FilterExpression.newBuilder().setType(FilterType.TAG).setExpression("*"))
                .setBatchSize(16)
                .setInvisibleDuration(Duration.newBuilder().setSeconds(30));
    }

    /** Polls until a message comes. */
    private static Message receiveOne(V2Client client, WireDialect dialect, String topic, String group) {
        ReceiveMessageRequest.Builder request = request(assignment(client, topic, group), group);
        if (dialect.pollingTimeout()) {
            request.setLongPollingTimeout(Duration.newBuilder().setSeconds(3));
        }
        for (int poll = 0; poll < 10; poll++) {
            List<ReceiveMessageResponse> answer = receive(client, request.build(), 6_000);
            List<Message> messages = answer.stream()
                    .filter(ReceiveMessageResponse::hasMessage)
                    .map(ReceiveMessageResponse::getMessage)
                    .toList();
            assertThat(answer.stream().filter(ReceiveMessageResponse::hasStatus))
                    .hasSize(1);
            if (!messages.isEmpty()) {
                assertThat(messages).hasSize(1);
                return requireNonNull(messages.get(0));
            }
        }
        throw new AssertionError("no message in " + topic);
    }

    private static List<ReceiveMessageResponse> receive(
            V2Client client, ReceiveMessageRequest request, long deadlineMillis) {
        List<ReceiveMessageResponse> answer = new ArrayList<>();
        client.blocking()
                .withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                .receiveMessage(request)
                .forEachRemaining(answer::add);
        return answer;
    }

    private static Code acknowledge(V2Client client, String group, Message message) {
        return client.blocking()
                .ackMessage(AckMessageRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setTopic(message.getTopic())
                        .addEntries(AckMessageEntry.newBuilder()
                                .setMessageId(message.getSystemProperties().getMessageId())
                                .setReceiptHandle(message.getSystemProperties().getReceiptHandle()))
                        .build())
                .getStatus()
                .getCode();
    }

    private static Code heartbeat(V2Client client, String group) {
        return client.blocking()
                .heartbeat(HeartbeatRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .setClientType(ClientType.SIMPLE_CONSUMER)
                        .build())
                .getStatus()
                .getCode();
    }
}
