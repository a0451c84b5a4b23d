package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.TransactionCheckListener;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The half messages of {@link FakeBroker}: kept until they are ended, asked about when that takes too long. */
final class FakeTransactions {
    private static final Duration DEFAULT_IMMUNITY = Duration.ofSeconds(6);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private final Timer timer;
    private final Map<HalfMessage, FakeMessage> open = new HashMap<>();
    private final Set<String> announced = new HashSet<>();
    private @Nullable TransactionCheckListener listener;

    FakeTransactions(Timer timer) {
        this.timer = timer;
    }

    synchronized void listener(TransactionCheckListener value) {
        listener = value;
    }

    synchronized void announce(List<String> topics) {
        announced.addAll(topics);
    }

    void add(String broker, FakeMessage message) {
        HalfMessage half = key(new HalfMessage(
                message.content().topic(), message.id(), broker, message.offset(), message.commitLogOffset(), false));
        synchronized (this) {
            open.put(half, message);
        }
        int seconds = message.content().checkImmunitySeconds();
        timer.schedule(() -> check(half), seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_IMMUNITY);
    }

    /** The half message, which is open no more; null if it was not. */
    synchronized @Nullable FakeMessage end(HalfMessage half) {
        return open.remove(key(half));
    }

    synchronized HalfMessage find(String topic, String messageId, String broker, long commitLogOffset) {
        return open.keySet().stream()
                .filter(half -> half.topic().equals(topic)
                        && half.messageId().equals(messageId)
                        && half.brokerName().equals(broker)
                        && half.commitLogOffset() == commitLogOffset)
                .findFirst()
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.INVALID_TRANSACTION_ID, "no half message \"" + messageId + "\" lies there"));
    }

    synchronized int open() {
        return open.size();
    }

    private void check(HalfMessage half) {
        FakeMessage message;
        TransactionCheckListener asked;
        synchronized (this) {
            message = open.get(half);
            asked = announced.contains(half.topic()) ? listener : null;
        }
        if (message == null) {
            return;
        }
        if (asked != null) {
            ask(asked, half, message);
        }
        timer.schedule(() -> check(half), CHECK_INTERVAL);
    }

    private static void ask(TransactionCheckListener asked, HalfMessage half, FakeMessage message) {
        HalfMessage checked = new HalfMessage(
                half.topic(), half.messageId(), half.brokerName(), half.queueOffset(), half.commitLogOffset(), true);
        Delivery delivery =
                message.delivery(half.topic(), 0, new DeliveryHandle(0, 1, 1, 0, 0, half.brokerName(), 0, 0, 0));
        asked.check(checked, message.content().transaction() == Transaction.HALF_COMMITTED_BY_PROXY, delivery);
    }

    /** Whether a broker has asked about it does not change which half message it is. */
    private static HalfMessage key(HalfMessage half) {
        return new HalfMessage(
                half.topic(), half.messageId(), half.brokerName(), half.queueOffset(), half.commitLogOffset(), false);
    }
}
