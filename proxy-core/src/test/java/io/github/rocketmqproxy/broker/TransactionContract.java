package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about half messages. */
abstract class TransactionContract extends SendContract {
    @Test
    void halfMessageIsInvisibleUntilCommitted() {
        HalfMessage half = sendHalf("committed", Transaction.HALF);
        assertThat(pop(all, 0, Duration.ofSeconds(1))).isEmpty();

        await(client().endTransaction(half, true));

        Delivery delivery = popOne(all);
        assertThat(text(delivery)).isEqualTo("committed");
        assertThat(delivery.messageId()).isEqualTo(half.messageId());
        assertThat(delivery.halfMessageOffset()).isEqualTo(half.commitLogOffset());
    }

    @Test
    void rolledBackMessageNeverComes() {
        HalfMessage half = sendHalf("rolled back", Transaction.HALF);

        await(client().endTransaction(half, false));

        assertThat(pop(all, 0, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void unknownTransactionIsRefused() {
        HalfMessage half = sendHalf("known", Transaction.HALF);
        HalfMessage wrong = new HalfMessage(
                topic,
                half.messageId(),
                half.brokerName(),
                half.queueOffset() + 1_000,
                half.commitLogOffset() + 1_000_000_000L,
                false);

        assertThatThrownBy(() -> await(client().endTransaction(wrong, true)))
                .satisfies(code(ErrorCode.INVALID_TRANSACTION_ID));
    }

    @Test
    void brokerAsksAboutAHalfMessageThatNobodyEnds() {
        Queue<HalfMessage> asked = new ConcurrentLinkedQueue<>();
        Queue<String> bodies = new ConcurrentLinkedQueue<>();
        Queue<Boolean> byProxy = new ConcurrentLinkedQueue<>();
        client().onTransactionCheck((half, committedByProxy, message) -> {
            if (half.topic().equals(topic)) {
                bodies.add(text(message));
                byProxy.add(committedByProxy);
                asked.add(half);
            }
        });
        await(client().announceTransactionTopics(List.of(topic)));
        HalfMessage sent = sendHalf("orphan", Transaction.HALF_COMMITTED_BY_PROXY);

        for (int i = 0; i < 60 && asked.isEmpty(); i++) {
            pass(Duration.ofMillis(500));
        }

        assertThat(asked).isNotEmpty();
        HalfMessage half = asked.element();
        assertThat(half.messageId()).isEqualTo(sent.messageId());
        assertThat(half.brokerName()).isEqualTo(broker());
        assertThat(half.fromCheck()).isTrue();
        assertThat(bodies.element()).isEqualTo("orphan");
        assertThat(byProxy.element()).isTrue();

        await(client().endTransaction(half, true));
        Delivery delivery = popOne(all);
        assertThat(text(delivery)).isEqualTo("orphan");
        assertThat(delivery.properties().keySet()).noneMatch(name -> name.contains("PROXY"));
    }
}
