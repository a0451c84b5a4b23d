package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Duration;
import com.google.protobuf.UnknownFieldSet;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.ExponentialBackoff;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.Language;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.Metric;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.proto.v2.ThreadStackTrace;
import io.github.rocketmqproxy.proto.v2.UA;
import io.github.rocketmqproxy.testkit.SharedBroker;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings, as clients send them and need them, over real connections and before a real broker. */
class V2TelemetryIT {
    private static RunningEngine engine;
    private V2Client client;

    @BeforeAll
    static void start() {
        engine = RunningEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void connect() {
        client = engine.v2Client();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private Settings answer(Settings settings) throws InterruptedException {
        TelemetryCommand command = TelemetryClient.open(client, settings).next();
        assertThat(command.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(command.hasSettings()).isTrue();
        return command.getSettings();
    }

    private static long millis(Duration duration) {
        return duration.getSeconds() * 1_000 + duration.getNanos() / 1_000_000;
    }

    @Test
    void producerHearsWhatItNeeds() throws InterruptedException {
        Settings settings = answer(TelemetryClient.producer("any-topic", "another"));

        assertThat(settings.getPubSubCase()).isEqualTo(Settings.PubSubCase.PUBLISHING);
        assertThat(settings.getPublishing().getMaxBodySize()).isEqualTo(4 << 20);
        assertThat(settings.getPublishing().getValidateMessageType()).isTrue();
        assertThat(settings.getPublishing().getTopicsList())
                .containsExactly(V2Client.resource("any-topic"), V2Client.resource("another"));
        assertThat(settings.getBackoffPolicy().getMaxAttempts()).isEqualTo(3);
        ExponentialBackoff backoff = settings.getBackoffPolicy().getExponentialBackoff();
        assertThat(millis(backoff.getInitial())).isEqualTo(10);
        assertThat(millis(backoff.getMax())).isEqualTo(1_000);
        assertThat(backoff.getMultiplier()).isEqualTo(2);
        assertThat(settings.getMetric().getOn()).isFalse();
    }

    @Test
    void consumerHearsWhatItsGroupIsConfiguredFor() throws InterruptedException {
        String topic = SharedBroker.unique("telemetry");
        String group = SharedBroker.unique("orderly-group");
        SharedBroker.get().createTopic(topic, 2);
        SharedBroker.get().createConsumerGroup(group, true, 5);

        Settings settings = answer(TelemetryClient.consumer(group, topic));

        assertThat(settings.getPubSubCase()).isEqualTo(Settings.PubSubCase.SUBSCRIPTION);
        assertThat(settings.getSubscription().getFifo()).isTrue();
        assertThat(settings.getSubscription().getGroup().getName()).isEqualTo(group);
        assertThat(settings.getSubscription().getSubscriptionsList())
                .isEqualTo(
                        TelemetryClient.consumer(group, topic).getSubscription().getSubscriptionsList());
        assertThat(settings.getSubscription().getReceiveBatchSize()).isEqualTo(32);
        assertThat(millis(settings.getSubscription().getLongPollingTimeout())).isEqualTo(20_000);
        assertThat(settings.getSubscription().getMaxLiteTopicSize()).isEqualTo(64);
        assertThat(settings.getSubscription().getLiteSubscriptionQuota()).isPositive();
        assertThat(settings.getBackoffPolicy().getMaxAttempts()).isEqualTo(6);
        assertThat(settings.getBackoffPolicy().getCustomizedBackoff().getNextList())
                .hasSize(18)
                .satisfies(waits -> assertThat(millis(waits.get(0))).isEqualTo(1_000))
                .satisfies(waits -> assertThat(millis(waits.get(17))).isEqualTo(7_200_000));
    }

    @Test
    void groupIsFoundBeforeItsTopicExists() throws InterruptedException {
        String group = SharedBroker.unique("early-group");
        SharedBroker.get().createConsumerGroup(group, true, 7);

        Settings withTopic = answer(TelemetryClient.consumer(group, SharedBroker.unique("missing")));
        Settings without = answer(TelemetryClient.consumer(group));

        assertThat(withTopic.getSubscription().getFifo()).isTrue();
        assertThat(withTopic.getBackoffPolicy().getMaxAttempts()).isEqualTo(8);
        assertThat(without.getSubscription().getFifo()).isTrue();
    }

    @Test
    void nodeGetsAnExponentialPolicyThatComesToTheSame() throws InterruptedException {
        client.language("HTTP");

        Settings settings = answer(TelemetryClient.consumer(SharedBroker.unique("node-group")));

        ExponentialBackoff backoff = settings.getBackoffPolicy().getExponentialBackoff();
        assertThat(settings.getBackoffPolicy().getMaxAttempts()).isEqualTo(17);
        assertThat(millis(backoff.getInitial())).isEqualTo(1_000);
        assertThat(millis(backoff.getMax())).isEqualTo(7_200_000);
        assertThat((double) backoff.getMultiplier()).isCloseTo(1.686, within(0.001));
    }

    @Test
    void whatAClientSaysOfItselfComesBack() throws InterruptedException {
        Settings asked = TelemetryClient.producer().toBuilder()
                .setClientType(ClientType.PRODUCER)
                .setAccessPoint(client.endpoints())
                .setRequestTimeout(Duration.newBuilder().setSeconds(7))
                .setUserAgent(UA.newBuilder().setLanguage(Language.RUST).setVersion("9"))
                .setMetric(Metric.newBuilder().setOn(true))
                .build();

        Settings settings = answer(asked);

        assertThat(settings.getClientType()).isEqualTo(ClientType.PRODUCER);
        assertThat(settings.getAccessPoint()).isEqualTo(asked.getAccessPoint());
        assertThat(settings.getRequestTimeout()).isEqualTo(asked.getRequestTimeout());
        assertThat(settings.getUserAgent()).isEqualTo(asked.getUserAgent());
        assertThat(settings.getMetric().getOn()).isFalse();
    }

    @Test
    void fieldsThatThisProxyDoesNotKnowDoNotComeBack() throws InterruptedException {
        UnknownFieldSet newer = UnknownFieldSet.newBuilder()
                .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        Settings asked = TelemetryClient.producer().toBuilder()
                .setUnknownFields(newer)
                .setUserAgent(UA.newBuilder().setVersion("9").setUnknownFields(newer))
                .build();

        Settings settings = answer(asked);

        assertThat(settings.getUnknownFields().asMap()).isEmpty();
        assertThat(settings.getUserAgent().getUnknownFields().asMap()).isEmpty();
        assertThat(settings.getUserAgent().getVersion()).isEqualTo("9");
    }

    @Test
    void settingsAreAnsweredEachTime() throws InterruptedException {
        TelemetryClient stream = TelemetryClient.open(client, TelemetryClient.producer("first"));
        assertThat(stream.next().getSettings().getPublishing().getTopicsCount()).isEqualTo(1);

        for (int i = 0; i < 50; i++) {
            stream.send(TelemetryClient.producer("first", "second"));
        }

        for (int i = 0; i < 50; i++) {
            assertThat(stream.next().getSettings().getPublishing().getTopicsCount())
                    .isEqualTo(2);
        }
        stream.complete();
        assertThat(stream.end().isOk()).isTrue();
    }

    @Test
    void clientThatHasNoMoreToSayIsStillAnswered() throws InterruptedException {
        TelemetryClient stream =
                TelemetryClient.open(client, TelemetryClient.consumer(SharedBroker.unique("hasty-group")));
        stream.complete();

        assertThat(stream.next().hasSettings()).isTrue();
        assertThat(stream.end().isOk()).isTrue();
    }

    @Test
    void headersComeBeforeTheFirstCommand() throws InterruptedException {
        CountDownLatch headers = new CountDownLatch(1);
        ClientCall<TelemetryCommand, TelemetryCommand> call =
                client.channel().newCall(MessagingServiceGrpc.getTelemetryMethod(), CallOptions.DEFAULT);
        Metadata sent = new Metadata();
        sent.put(Metadata.Key.of("x-mq-client-id", Metadata.ASCII_STRING_MARSHALLER), client.clientId());

        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onHeaders(Metadata received) {
                        headers.countDown();
                    }
                },
                sent);

        assertThat(headers.await(30, TimeUnit.SECONDS)).isTrue();
        call.cancel("seen enough", null);
    }

    @Test
    void clientWithoutAnIdIsTold() throws InterruptedException {
        client.withoutHeaders();

        refused(TelemetryClient.open(client, TelemetryClient.producer()), Code.CLIENT_ID_REQUIRED);
    }

    @Test
    void settingsOfNeitherKindAreRefused() throws InterruptedException {
        refused(TelemetryClient.open(client, Settings.getDefaultInstance()), Code.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no topic", "SCHEDULE_TOPIC_XXXX"})
    void illegalTopicIsRefused(String topic) throws InterruptedException {
        refused(TelemetryClient.open(client, TelemetryClient.producer("fine", topic)), Code.ILLEGAL_TOPIC);
        refused(TelemetryClient.open(client, TelemetryClient.consumer("fine", topic)), Code.ILLEGAL_TOPIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no group", "CID_RMQ_SYS_X"})
    void illegalGroupIsRefused(String group) throws InterruptedException {
        refused(TelemetryClient.open(client, TelemetryClient.consumer(group)), Code.ILLEGAL_CONSUMER_GROUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"||", "a|b", "a||*"})
    void illegalFilterIsRefused(String tags) throws InterruptedException {
        Settings.Builder asked = TelemetryClient.consumer("group", "topic").toBuilder();
        asked.getSubscriptionBuilder()
                .getSubscriptionsBuilder(0)
                .setExpression(
                        FilterExpression.newBuilder().setType(FilterType.TAG).setExpression(tags));

        refused(TelemetryClient.open(client, asked.build()), Code.ILLEGAL_FILTER_EXPRESSION);
    }

    /** Node.js takes the status for the reason why it cannot start, other clients the end of the stream. */
    private void refused(TelemetryClient stream, Code code) throws InterruptedException {
        TelemetryClient neighbour =
                TelemetryClient.open(engine.v2Client(), TelemetryClient.producer("a-topic-of-somebody-else"));
        assertThat(neighbour.next().hasSettings()).isTrue();

        TelemetryCommand told = stream.next();
        assertThat(told.getStatus().getCode()).isEqualTo(code);
        assertThat(told.getStatus().getMessage()).contains("expected: ");
        assertThat(told.getCommandCase()).isEqualTo(TelemetryCommand.CommandCase.COMMAND_NOT_SET);
        assertThat(stream.end().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
        assertThat(stream.end().getDescription()).isEqualTo(told.getStatus().getMessage());

        assertThat(neighbour.open()).isTrue();
        neighbour.close();
    }

    @Test
    void commandThatIsNoneIsToldAndTheStreamGoesOn() throws InterruptedException {
        TelemetryClient stream = new TelemetryClient(client);

        stream.send(TelemetryCommand.getDefaultInstance());
        assertThat(stream.next().getStatus().getCode()).isEqualTo(Code.BAD_REQUEST);

        stream.send(TelemetryClient.producer());
        assertThat(stream.next().hasSettings()).isTrue();
    }

    @Test
    void answersToWhatNobodyHasAskedAreTakenInSilence() throws InterruptedException {
        TelemetryClient stream = new TelemetryClient(client);

        stream.send(TelemetryCommand.newBuilder()
                .setStatus(Status.newBuilder().setCode(Code.NOT_IMPLEMENTED))
                .build());
        stream.send(TelemetryCommand.newBuilder()
                .setThreadStackTrace(ThreadStackTrace.newBuilder().setNonce("none"))
                .build());
        stream.send(TelemetryClient.producer());

        assertThat(stream.next().hasSettings()).isTrue();
    }

    @Test
    void closingTheProxyEndsStreamsQuietlyAndAtOnce() throws InterruptedException {
        TelemetryClient stream;
        try (RunningEngine closing = RunningEngine.start(RunningEngine.config().set(Setting.DRAIN_TIMEOUT, "60s"))) {
            stream = TelemetryClient.open(closing.v2Client(), TelemetryClient.producer());
            assertThat(stream.next().hasSettings()).isTrue();

            long begun = System.nanoTime();
            closing.engine().close();

            assertThat(stream.next().hasReconnectEndpointsCommand()).isTrue();
            assertThat(stream.end().isOk()).isTrue();
            // Not after DRAIN_TIMEOUT.
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(50));
        }
    }

    @Test
    void gaugesCountClientsWithAStream() throws InterruptedException {
        try (RunningEngine counted = RunningEngine.start()) {
            TelemetryClient producer = TelemetryClient.open(counted.v2Client(), TelemetryClient.producer());
            TelemetryClient consumer = TelemetryClient.open(
                    counted.v2Client(), TelemetryClient.consumer(SharedBroker.unique("counted-group")));
            producer.next();
            consumer.next();

            assertThat(counted.engine().metrics().snapshot().activeProducers()).isEqualTo(1);
            assertThat(counted.engine().metrics().snapshot().activeConsumers()).isEqualTo(1);

            producer.close();
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(30))
                    .until(() -> counted.engine().metrics().snapshot().activeProducers() == 0);
        }
    }
}
