package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.LiteSubscriptionAction;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.OffsetOption;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionRequest;
import io.github.rocketmqproxy.testkit.SharedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lite topics: which of them a client listens to, and what it gets of them. */
class V2LiteIT {
    private static RunningEngine engine;
    private V2Client client;
    private String topic = "";
    private String group = "";

    @BeforeAll
    static void start() {
        engine = RunningEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void arrange() {
        client = engine.v2Client();
        topic = SharedBroker.unique("lite-parent");
        group = SharedBroker.unique("lite-group");
        SharedBroker.get().createTopic(topic, 1, "LITE");
        SharedBroker.get().createLiteConsumerGroup(group, topic);
    }

    private SyncLiteSubscriptionRequest.Builder request(LiteSubscriptionAction action, String... liteTopics) {
        SyncLiteSubscriptionRequest.Builder request = SyncLiteSubscriptionRequest.newBuilder()
                .setAction(action)
                .setTopic(V2Client.resource(topic))
                .setGroup(V2Client.resource(group));
        for (String liteTopic : liteTopics) {
            request.addLiteTopicSet(liteTopic);
        }
        return request;
    }

    private Status sync(SyncLiteSubscriptionRequest.Builder request) {
        return client.blocking().syncLiteSubscription(request.build()).getStatus();
    }

    private void synced(LiteSubscriptionAction action, String... liteTopics) {
        Status status = sync(request(action, liteTopics));
        assertThat(status.getCode()).as("%s", status).isEqualTo(Code.OK);
    }

    private void send(String liteTopic, String body) {
        Message.Builder message = V2Client.message(topic, body);
        message.getSystemPropertiesBuilder().setMessageType(MessageType.LITE).setLiteTopic(liteTopic);
        client.sent(message);
    }

    @Test
    void clientGetsTheLiteTopicsItListensToAndNoOthers() {
        synced(LiteSubscriptionAction.COMPLETE_ADD);
        synced(LiteSubscriptionAction.PARTIAL_ADD, "chat-1", "chat-2");
        synced(LiteSubscriptionAction.PARTIAL_REMOVE, "chat-2");
        send("chat-2", "not wanted any more");
        send("chat-3", "never wanted");
        send("chat-1", "wanted");

        V2Consumer consumer = new V2Consumer(client, topic, group);
        Message message = consumer.awaitOne();

        assertThat(message.getBody().toStringUtf8()).isEqualTo("wanted");
        assertThat(message.getSystemProperties().getLiteTopic()).isEqualTo("chat-1");
    }

    @Test
    void allOfItMayBeSaidAtOnceAndGivenUpAtOnce() {
        synced(LiteSubscriptionAction.COMPLETE_ADD, "chat-1", "chat-2");
        synced(LiteSubscriptionAction.COMPLETE_ADD, "chat-2");
        send("chat-1", "replaced");
        send("chat-2", "wanted");

        assertThat(new V2Consumer(client, topic, group).awaitOne().getBody().toStringUtf8())
                .isEqualTo("wanted");
        synced(LiteSubscriptionAction.COMPLETE_REMOVE);
    }

    @Test
    void settingsSayHowManyLiteTopicsAClientMayHave() throws InterruptedException {
        Settings asked = TelemetryClient.consumer(group, topic).toBuilder()
                .setClientType(ClientType.LITE_PUSH_CONSUMER)
                .build();

        Settings settings = TelemetryClient.open(client, asked).next().getSettings();

        assertThat(settings.getSubscription().getLiteSubscriptionQuota()).isPositive();
        assertThat(settings.getSubscription().getMaxLiteTopicSize()).isEqualTo(64);
    }

    @Test
    void placeToBeginAtIsTaken() {
        SyncLiteSubscriptionRequest.Builder request = request(LiteSubscriptionAction.PARTIAL_ADD, "chat-1");

        assertThat(sync(request.setOffsetOption(OffsetOption.newBuilder().setPolicy(OffsetOption.Policy.MIN)))
                        .getCode())
                .isEqualTo(Code.OK);
        assertThat(sync(request.setOffsetOption(OffsetOption.newBuilder().setTailN(3)))
                        .getCode())
                .isEqualTo(Code.OK);
        assertThat(sync(request.setOffsetOption(OffsetOption.newBuilder().setOffset(-1)))
                        .getCode())
                .isEqualTo(Code.ILLEGAL_OFFSET);
        assertThat(sync(request.setOffsetOption(OffsetOption.newBuilder().setPolicyValue(9)))
                        .getCode())
                .isEqualTo(Code.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a%b",
                "ümlaut",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void illegalNameIsRefused(String name) {
        Status status = sync(request(LiteSubscriptionAction.PARTIAL_ADD, "fine", name));

        assertThat(status.getCode()).isEqualTo(Code.ILLEGAL_LITE_TOPIC);
        assertThat(status.getMessage()).startsWith("lite_topic: ").contains("expected: 1 to 64 ");
    }

    @Test
    void longestNameIsTaken() {
        assertThat(sync(request(LiteSubscriptionAction.PARTIAL_ADD, "a".repeat(64)))
                        .getCode())
                .isEqualTo(Code.OK);
    }

    @Test
    void garbageIsNamed() {
        assertThat(sync(request(LiteSubscriptionAction.PARTIAL_ADD).setActionValue(9))
                        .getCode())
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(sync(request(LiteSubscriptionAction.PARTIAL_ADD).clearTopic())
                        .getCode())
                .isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(sync(request(LiteSubscriptionAction.PARTIAL_ADD).clearGroup())
                        .getCode())
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(sync(request(LiteSubscriptionAction.PARTIAL_ADD)
                                .setTopic(V2Client.resource(SharedBroker.unique("missing"))))
                        .getCode())
                .isEqualTo(Code.TOPIC_NOT_FOUND);
        client.withoutHeaders();
        assertThat(sync(request(LiteSubscriptionAction.PARTIAL_ADD, "fine")).getCode())
                .isEqualTo(Code.CLIENT_ID_REQUIRED);
    }
}
