package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.testkit.TestMessages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Properties in the form in which brokers keep them. */
class StoredPropertiesFuzzTest {
    /** So no name is one of RocketMQ's own. */
    private static final String PREFIX = "application-";

    @FuzzTest
    void propertiesSurviveThereAndBack(byte[] data) {
        Map<String, String> read = StoredProperties.decode(data, 0, data.length);
        assertThat(read.size()).isLessThanOrEqualTo(data.length / 2);

        Map<String, String> own = new HashMap<>();
        read.forEach((name, value) -> {
            if (isText(name) && isText(value)) {
                own.put(PREFIX + name, value);
            }
        });
        OutboundMessage message = TestMessages.to("orders").withProperties(own).body("x");
        String text = StoredProperties.encode(message, false);
        ByteBuf bytes = Unpooled.buffer();
        StoredProperties.encode(message, false, bytes);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        assertThat(StoredProperties.decode(encoded, 0, encoded.length)).containsAllEntriesOf(own);
    }

    /** Control characters are refused before they get here. */
    private static boolean isText(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
