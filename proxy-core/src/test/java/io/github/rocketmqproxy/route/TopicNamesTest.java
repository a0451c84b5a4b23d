package io.github.rocketmqproxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"orders", "a", "Order_Created-2", "instance%orders", "a|b", "%", "0"})
    void legalNamesPass(String name) {
        assertThatCode(() -> TopicNames.check(name)).doesNotThrowAnyException();
        assertThatCode(() -> TopicNames.checkGroup(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "a.b", "a/b", "a:b", "a\nb", "größe", "订单", "a*", "a&b", "a\u0000"})
    void otherCharactersAreRefusedWithTheNameAndTheRule(String name) {
        assertThatThrownBy(() -> TopicNames.check(name))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("topic: \"")
                .hasMessageContaining("(expected: 1 to 127 of the characters a-z A-Z 0-9 _ - % |)")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_TOPIC);
        assertThatThrownBy(() -> TopicNames.checkGroup(name))
                .hasMessageContaining("group_id: \"")
                .hasMessageContaining("(expected: 1 to 120 of")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_CONSUMER_GROUP);
    }

    @Test
    void lengthIsLimitedAndLongNamesAreCutInTheRefusal() {
        assertThatCode(() -> TopicNames.check("t".repeat(127))).doesNotThrowAnyException();
        assertThatCode(() -> TopicNames.checkGroup("g".repeat(120))).doesNotThrowAnyException();
        assertThatThrownBy(() -> TopicNames.check("t".repeat(128)))
                .hasMessageContaining("\"" + "t".repeat(127) + "…\"");
        assertThatThrownBy(() -> TopicNames.check("t".repeat(1_000_000)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> TopicNames.checkGroup("g".repeat(121))).isInstanceOf(ProxyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TBW102", "SCHEDULE_TOPIC_XXXX", "RMQ_SYS_TRANS_HALF_TOPIC", "rmq_sys_REVIVE_LOG_x"})
    void systemTopicsAreRefused(String topic) {
        assertThatThrownBy(() -> TopicNames.check(topic))
                .hasMessageContaining("\"" + topic + "\" is a system topic (expected: a topic of your own)")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_TOPIC);
    }

    @Test
    void systemGroupsAreRefused() {
        assertThatThrownBy(() -> TopicNames.checkGroup("CID_RMQ_SYS_mine"))
                .hasMessageContaining("\"CID_RMQ_SYS_mine\" is a system group")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_CONSUMER_GROUP);
    }

    @Test
    void liteTopicsHaveShorterNamesOfFewerCharacters() {
        assertThatCode(() -> TopicNames.checkLite("Chat_room-" + "x".repeat(54)))
                .doesNotThrowAnyException();
        for (String name : new String[] {"", "a%b", "a b", "x".repeat(65)}) {
            assertThatThrownBy(() -> TopicNames.checkLite(name))
                    .hasMessageContaining("lite_topic: \"")
                    .hasMessageContaining("(expected: 1 to 64 of the characters a-z A-Z 0-9 _ -)")
                    .extracting("code")
                    .isEqualTo(ErrorCode.ILLEGAL_LITE_TOPIC);
        }
    }
}
