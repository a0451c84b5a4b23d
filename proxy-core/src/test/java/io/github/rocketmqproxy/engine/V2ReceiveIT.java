package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.DigestType;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse.ContentCase;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V2ReceiveIT {
    private final String topic = unique("v2-receive");
    private final String group = unique("v2-receive-group");
    private RunningEngine proxy;
    private V2Client client;
    private V2Consumer consumer;

    @BeforeEach
    void start() {
        proxy = RunningEngine.start();
        client = new V2Client(proxy.engine().port());
        consumer = new V2Consumer(client, topic, group);
        client.route(topic);
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
    }

    @Test
    void messageArrivesAsItWasSent() {
        Message.Builder sent = message(topic, "hello").putUserProperties("colour", "blue");
        sent.getSystemPropertiesBuilder()
                .setTag("t1")
                .addKeys("k1")
                .addKeys("k2")
                .setTraceContext("trace-1")
                .setBornTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000));
        client.sent(sent);

        Message received = consumer.awaitOne();
        SystemProperties system = received.getSystemProperties();

        assertThat(received.getBody().toStringUtf8()).isEqualTo("hello");
        assertThat(received.getTopic()).isEqualTo(V2Client.resource(topic));
        assertThat(received.getUserPropertiesMap()).containsEntry("colour", "blue");
        assertThat(received.getUserPropertiesMap().keySet()).isSubsetOf("colour", "TRACE_CONTEXT");
        assertThat(system.getTag()).isEqualTo("t1");
        assertThat(system.getKeysList()).containsExactly("k1", "k2");
        assertThat(system.getMessageId()).isEqualTo(sent.getSystemProperties().getMessageId());
        assertThat(system.getMessageType()).isEqualTo(MessageType.NORMAL);
        assertThat(system.getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
        assertThat(system.getBornTimestamp().getSeconds()).isEqualTo(1_700_000_000);
        assertThat(system.getBornHost()).isNotEmpty();
        assertThat(system.getStoreTimestamp().getSeconds()).isPositive();
        assertThat(system.getStoreHost()).isNotEmpty();
        assertThat(system.getDeliveryAttempt()).isEqualTo(1);
        assertThat(system.getTraceContext()).isEqualTo("trace-1");
        assertThat(system.hasQueueOffset()).isTrue();
        assertThat(system.getInvisibleDuration()).isEqualTo(V2Consumer.seconds(60));
        assertThat(system.getReceiptHandle()).isNotEmpty();
    }

    @Test
    void framesAreStatusThenMessagesThenTheTime() {
        client.sent(message(topic, "one"));
        client.sent(message(topic, "two"));

        List<ReceiveMessageResponse> frames = new ArrayList<>();
        while (frames.stream().filter(ReceiveMessageResponse::hasMessage).count() == 0) {
            frames = consumer.frames(consumer.simple());
        }

        assertThat(frames.get(0).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(frames.subList(1, frames.size() - 1)).isNotEmpty().allMatch(ReceiveMessageResponse::hasMessage);
        assertThat(frames.get(frames.size() - 1).getContentCase()).isEqualTo(ContentCase.DELIVERY_TIMESTAMP);
    }

    @Test
    void emptyTopicIsAnsweredAfterTheLongPoll() {
        long start = System.nanoTime();

        List<ReceiveMessageResponse> frames =
                consumer.frames(consumer.simple().setLongPollingTimeout(V2Consumer.seconds(1)));

        assertThat(frames.get(0).getStatus().getCode()).isEqualTo(Code.MESSAGE_NOT_FOUND);
        assertThat(java.time.Duration.ofNanos(System.nanoTime() - start).toMillis())
                .isBetween(900L, 15_000L);
    }

    @Test
    void clientThatAsksForNoLongPollIsAnsweredBeforeItsDeadline() {
        List<ReceiveMessageResponse> frames = new ArrayList<>();

        client.blocking()
                .withDeadlineAfter(4, TimeUnit.SECONDS)
                .receiveMessage(consumer.simple().clearLongPollingTimeout().build())
                .forEachRemaining(frames::add);

        assertThat(frames.get(0).getStatus().getCode()).isEqualTo(Code.MESSAGE_NOT_FOUND);
    }

    @Test
    void filtersByTagAndBySql() {
        for (String tag : List.of("red", "blue", "green")) {
            Message.Builder sent = message(topic, tag).putUserProperties("length", "" + tag.length());
            sent.getSystemPropertiesBuilder().setTag(tag);
            client.sent(sent);
        }
        V2Consumer other = new V2Consumer(client, topic, unique("v2-sql-group"));

        List<Message> tagged =
                consumer.await(2, consumer.simple().setFilterExpression(filter(FilterType.TAG, "red || blue")));
        List<Message> conditioned =
                other.await(2, other.simple().setFilterExpression(filter(FilterType.SQL, "length > 3")));

        assertThat(tagged).extracting(V2Consumer::body).containsExactlyInAnyOrder("red", "blue");
        assertThat(conditioned).extracting(V2Consumer::body).containsExactlyInAnyOrder("blue", "green");
    }

    private static FilterExpression filter(FilterType type, String expression) {
        return FilterExpression.newBuilder()
                .setType(type)
                .setExpression(expression)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA, CRC32, A6216D9",
        "PYTHON, CRC32, 0A6216D9",
        "HTTP, CRC32, 174200537",
        "PHP, MD5, 182BE0C5CDCD5072BB1864CDEE4D3D6E"
    })
    void digestIsWrittenAsTheClientsLanguageHasIt(String language, DigestType type, String checksum) {
        client.sent(message(topic, "33"));
        client.language(language);

        Message received = consumer.awaitOne();

        assertThat(received.getSystemProperties().getBodyDigest().getType()).isEqualTo(type);
        assertThat(received.getSystemProperties().getBodyDigest().getChecksum()).isEqualTo(checksum);
    }

    @Test
    void pushConsumerMayKeepAMessageForTheGroupsConsumeTimeout() {
        client.sent(message(topic, "slow"));

        Message received = consumer.await(1, consumer.push()).get(0);

        assertThat(received.getSystemProperties().getInvisibleDuration()).isEqualTo(V2Consumer.seconds(15 * 60));
    }

    @Test
    void messagesThatComeAfterTheClientHasGoneAreLeftToOthers() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Context.CancellableContext call = Context.current().withCancellation();
        call.run(() -> client.async()
                .receiveMessage(
                        consumer.simple()
                                .setLongPollingTimeout(V2Consumer.seconds(30))
                                .build(),
                        new IgnoredFrames<>(failure)));
        // The request has reached the broker when another one, sent behind it, is answered.
        consumer.receive(consumer.simple().setLongPollingTimeout(V2Consumer.seconds(1)));
        call.cancel(null);
        client.sent(message(topic, "for others"));

        Message received = consumer.await(1, consumer.simple().setLongPollingTimeout(V2Consumer.seconds(2)))
                .get(0);

        assertThat(received.getBody().toStringUtf8()).isEqualTo("for others");
        assertThat(received.getSystemProperties().getDeliveryAttempt()).isEqualTo(1);
    }

    @Test
    void garbageIsAnsweredWithWhatIsWrong() {
        assertCode(Code.BAD_REQUEST, request -> request.setBatchSize(0));
        assertCode(Code.BAD_REQUEST, request -> request.setLongPollingTimeout(V2Consumer.seconds(-1)));
        assertCode(Code.ILLEGAL_INVISIBLE_TIME, ReceiveMessageRequest.Builder::clearInvisibleDuration);
        assertCode(Code.ILLEGAL_INVISIBLE_TIME, request -> request.setInvisibleDuration(V2Consumer.seconds(0)));
        assertCode(Code.ILLEGAL_INVISIBLE_TIME, request -> request.setInvisibleDuration(V2Consumer.seconds(43_201)));
        assertCode(
                Code.ILLEGAL_INVISIBLE_TIME,
                request -> request.setInvisibleDuration(
                        Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(-1)));
        assertCode(
                Code.ILLEGAL_FILTER_EXPRESSION, request -> request.setFilterExpression(filter(FilterType.TAG, "a|b")));
        assertCode(
                Code.ILLEGAL_FILTER_EXPRESSION,
                request -> request.setFilterExpression(filter(FilterType.SQL, "a >>> nonsense")));
        assertCode(Code.ILLEGAL_CONSUMER_GROUP, request -> request.setGroup(V2Client.resource("no group!")));
        assertCode(
                Code.ILLEGAL_TOPIC, request -> request.getMessageQueueBuilder().setTopic(V2Client.resource("")));
        assertCode(
                Code.TOPIC_NOT_FOUND,
                request -> request.getMessageQueueBuilder().setTopic(V2Client.resource(unique("missing"))));
        assertCode(
                Code.PROXY_TIMEOUT,
                request -> request.getMessageQueueBuilder().getBrokerBuilder().setName("no-such-broker"));
    }

    private void assertCode(Code code, Function<ReceiveMessageRequest.Builder, ?> change) {
        ReceiveMessageRequest.Builder request = consumer.simple();
        var ignored = change.apply(request);
        assertThat(consumer.status(request).getCode()).isEqualTo(code);
    }

    /** Whose frames nobody looks at. */
    private record IgnoredFrames<F>(AtomicReference<Throwable> failure) implements StreamObserver<F> {
        @Override
        public void onNext(F frame) {}

        @Override
        public void onError(Throwable error) {
            failure.set(error);
        }

        @Override
        public void onCompleted() {}
    }
}
