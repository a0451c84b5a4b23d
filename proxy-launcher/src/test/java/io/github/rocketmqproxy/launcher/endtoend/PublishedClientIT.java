package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the published client can do; our own must do the same, because programs change over by changing the import. */
@ExtendWith(StageExtension.class)
class PublishedClientIT {
    private final Stage stage;

    PublishedClientIT(Stage stage) {
        this.stage = stage;
    }

    record Sent(String messageId, String receiptHandle, String transactionId) {}

    record Arrived(
            String messageId,
            String receiptHandle,
            String body,
            String tag,
            Map<String, String> properties,
            long bornTimestamp,
            int reconsumeTimes) {}

    record Health(boolean healthy, String message) {}

    record Kinds(
            Map<String, Sent> sent,
            Map<String, Arrived> arrived,
            long startDeliverTime,
            long levelDelayMs,
            long timeDelayMs,
            Health health) {}

    @ParameterizedTest
    @EnumSource
    void everyKindOfMessageArrivesWithItsIdTagKeysAndProperties(NodeClient client) {
        long before = System.currentTimeMillis();
        Kinds kinds = stage.scenario("publish-kinds", client).play(Kinds.class);

        assertThat(kinds.arrived().keySet())
                .containsExactlyInAnyOrder("plain", "ordered", "level", "time", "transaction", "bare");
        kinds.arrived().forEach((kind, arrived) -> {
            Sent sent = Objects.requireNonNull(kinds.sent().get(kind), kind);
            assertThat(arrived.messageId()).as(kind).isEqualTo(sent.messageId()).isNotEmpty();
            assertThat(sent.receiptHandle()).as(kind).isEqualTo(sent.messageId());
            assertThat(arrived.reconsumeTimes()).as(kind).isZero();
            assertThat(arrived.bornTimestamp()).as(kind).isBetween(before, System.currentTimeMillis());
        });
        assertThat(kinds.arrived().get("plain")).satisfies(plain -> {
            assertThat(plain.tag()).isEqualTo("tag-a");
            assertThat(plain.properties())
                    .containsEntry("color", "blue")
                    .containsEntry("n", "7")
                    .containsEntry("KEYS", "key-1")
                    .containsEntry("TAGS", "tag-a")
                    .containsEntry("UNIQ_KEY", plain.messageId());
        });
        assertThat(kinds.arrived().get("bare")).extracting(Arrived::tag).isEqualTo("");
        assertThat(kinds.sent().get("transaction"))
                .extracting(Sent::transactionId)
                .asString()
                .isNotEmpty();
        // Level 1 is one second; a time is kept to the broker's tick of one second.
        assertThat(kinds.levelDelayMs()).isBetween(700L, 6_000L);
        assertThat(kinds.timeDelayMs()).isBetween(-1_000L, 6_000L);
        assertThat(kinds.health().healthy()).as(kinds.health().message()).isTrue();
    }

    record Bodies(Map<String, Object> arrived, String undefinedBody) {}

    @ParameterizedTest
    @EnumSource
    void whatJavaScriptMaySendArrives(NodeClient client) {
        Bodies bodies = stage.scenario("bodies", client).play(Bodies.class);

        assertThat(bodies.arrived())
                .containsEntry("object", "{\"id\":7,\"nested\":{\"list\":[1,2]}}")
                .containsEntry("nothing", "null")
                .containsEntry("number", "42.5")
                .containsEntry("boolean", "false")
                .containsEntry("array", "[1,\"two\"]")
                .containsEntry("text", "Grüße 你好 🚀")
                .containsEntry("large", true)
                // The published client makes JSON of a Buffer; ours sends its bytes.
                .containsEntry(
                        "buffer", client == NodeClient.PUBLISHED ? "{\"type\":\"Buffer\",\"data\":[104,105]}" : "hi");
        assertThat(bodies.undefinedBody()).contains("message_body").contains("expected");
    }

    record Ordered(int received, int acked, int outOfOrder) {}

    @ParameterizedTest
    @EnumSource
    void messagesOfOneShardingKeyKeepTheirOrder(NodeClient client) {
        assertThat(stage.scenario("ordered", client).play(Ordered.class)).isEqualTo(new Ordered(400, 400, 0));
    }

    record Tags(List<String> red, List<String> blueOrGreen, List<String> other) {}

    @ParameterizedTest
    @EnumSource
    void differentTagsAndTopicsOfOneGroupWorkBesideEachOther(NodeClient client) {
        Tags tags = stage.scenario("tags", client).play(Tags.class);

        assertThat(tags.red()).containsExactly("red:0", "red:1", "red:2", "red:3", "red:4");
        assertThat(tags.blueOrGreen())
                .containsExactly(
                        "blue:0", "blue:1", "blue:2", "blue:3", "blue:4", //
                        "green:0", "green:1", "green:2", "green:3", "green:4");
        assertThat(tags.other()).containsExactly("red:0");
    }

    record Redelivery(List<List<Integer>> deliveries) {}

    @Test
    void whatIsNotAcknowledgedComesAgainWithItsCountRaisedAndWhatIsAcknowledgedDoesNot() {
        Duration quiet = Stage.INVISIBLE.plusSeconds(2);
        Redelivery seen = stage.scenario("redelivery", NodeClient.PUBLISHED)
                .with("QUIET_MS", Long.toString(quiet.toMillis()))
                .play(Redelivery.class);

        assertThat(seen.deliveries())
                .hasSize(5)
                .allSatisfy(counts -> assertThat(counts).containsExactly(0, 1));
    }
}
