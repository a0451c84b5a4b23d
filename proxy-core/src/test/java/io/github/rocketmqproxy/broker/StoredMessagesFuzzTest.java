package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whatever a broker sends, the messages that are well are read, and nothing becomes larger than it may. */
class StoredMessagesFuzzTest {
    private static final int MOST_BYTES = 16 << 20;

    @FuzzTest
    void messagesAreReadOrDamaged(byte[] data) {
        List<StoredMessage> messages = new ArrayList<>();
        List<String> damaged = new ArrayList<>();

        StoredMessages.read(ByteBuffer.wrap(data), messages::add, damaged::add);

        assertThat(messages.size() + damaged.size()).isLessThanOrEqualTo(data.length / 80 + 1);
        int bytes = 0;
        for (StoredMessage message : messages) {
            bytes += message.body().remaining() + message.topic().length();
            try {
                assertThat(Bodies.plain(message).remaining()).isLessThanOrEqualTo(MOST_BYTES);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("body");
            }
        }
        assertThat(bytes).isLessThanOrEqualTo(data.length);
    }
}
