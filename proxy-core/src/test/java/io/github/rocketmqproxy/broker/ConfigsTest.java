package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.Backoff;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.junit.jupiter.api.Test;

class ConfigsTest {
    private static GroupSettings settings(String json) {
        Answer answer = Answers.of(ResponseCode.SUCCESS, "", Map.of(), json.getBytes(StandardCharsets.UTF_8));
        return Configs.groupSettings(answer.json(SubscriptionGroupConfig.class));
    }

    @Test
    void groupWithoutSettingsOfItsOwnHasRocketMqsDefaults() {
        assertThat(settings("{\"groupName\":\"billing\",\"retryMaxTimes\":16}"))
                .isEqualTo(new GroupSettings(true, false, 16));
    }

    @Test
    void groupsSettingsAreRead() {
        assertThat(settings("{\"consumeEnable\":false,\"consumeMessageOrderly\":true,\"retryMaxTimes\":3,"
                        + "\"consumeTimeoutMinute\":7,\"attributes\":{\"lite.bind.topic\":\"chats\","
                        + "\"lite.sub.client.quota\":\"9\"},\"groupRetryPolicy\":{\"type\":\"EXPONENTIAL\","
                        + "\"exponentialRetryPolicy\":{\"initial\":100,\"max\":5000,\"multiplier\":3}}}"))
                .isEqualTo(new GroupSettings(
                        false,
                        true,
                        3,
                        Duration.ofMinutes(7),
                        new Backoff.Exponential(Duration.ofMillis(100), Duration.ofMillis(5_000), 3),
                        9,
                        "chats"));
        assertThat(settings("{\"groupRetryPolicy\":{\"type\":\"CUSTOMIZED\","
                                + "\"customizedRetryPolicy\":{\"next\":[1000,60000]}}}")
                        .backoff())
                .isEqualTo(new Backoff.Steps(List.of(Duration.ofSeconds(1), Duration.ofMinutes(1))));
        assertThat(settings("{\"groupRetryPolicy\":{\"type\":\"EXPONENTIAL\"}}").backoff())
                .isEqualTo(Backoff.DEFAULT);
    }

    @Test
    void topicTakesWhatItsAttributeSays() {
        assertThat(Configs.messageTypes(null)).containsExactly(MessageType.NORMAL);
        assertThat(Configs.messageTypes(Map.of())).containsExactly(MessageType.NORMAL);
        assertThat(Configs.messageTypes(Map.of("message.type", "LITE"))).containsExactly(MessageType.LITE);
        assertThat(Configs.messageTypes(Map.of("message.type", "MIXED"))).isEqualTo(MessageType.MIXED);
        assertThat(Configs.messageTypes(Map.of("message.type", "of the future")))
                .isEqualTo(MessageType.MIXED);
    }
}
