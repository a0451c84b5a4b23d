package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.message.OutboundMessage;
import java.util.ArrayList;
import java.util.List;

/** One queue of {@link FakeBroker}: an endless list. */
final class FakeQueue {
    private final int number;
    private final List<FakeMessage> messages = new ArrayList<>();

    FakeQueue(int number) {
        this.number = number;
    }

    FakeMessage append(OutboundMessage content, long commitLogOffset, long halfOffset, long now) {
        FakeMessage message = new FakeMessage(
                content.messageId(), content, number, messages.size(), commitLogOffset, halfOffset, now);
        messages.add(message);
        return message;
    }

    int number() {
        return number;
    }

    int size() {
        return messages.size();
    }

    FakeMessage at(long offset) {
        return messages.get((int) offset);
    }

    List<FakeMessage> all() {
        return List.copyOf(messages);
    }
}
