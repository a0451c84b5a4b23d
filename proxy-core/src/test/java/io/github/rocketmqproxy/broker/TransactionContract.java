package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
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
    void halfMessageIsFoundByItsPlaceAndCanBeCommitted() {
        HalfMessage sent = sendHalf("found", Transaction.HALF);

        HalfMessage found =
                await(client().halfMessage(topic, sent.messageId(), sent.brokerName(), sent.commitLogOffset()));

        assertThat(found).isEqualTo(sent);
        await(client().endTransaction(found, true));
        assertThat(text(popOne(all))).isEqualTo("found");
    }

    @Test
    void whereNoSuchHalfMessageLiesNoneIsFound() {
        HalfMessage sent = sendHalf("there", Transaction.HALF);
        SendReceipt plain = send("not half");

        assertNoHalfMessage(topic, "another-id", broker(), sent.commitLogOffset());
        assertNoHalfMessage("another-topic", sent.messageId(), broker(), sent.commitLogOffset());
        assertNoHalfMessage(topic, sent.messageId(), "nobody", sent.commitLogOffset());
        assertNoHalfMessage(topic, plain.messageId(), broker(), plain.commitLogOffset());
        for (long offset : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
            assertNoHalfMessage(topic, sent.messageId(), broker(), offset);
        }
        for (int inside = 1; inside < 200; inside += 13) {
            assertNoHalfMessage(topic, sent.messageId(), broker(), sent.commitLogOffset() + inside);
        }
    }

    private void assertNoHalfMessage(String of, String messageId, String broker, long offset) {
        assertThatThrownBy(() -> await(client().halfMessage(of, messageId, broker, offset)))
                .as("at %s", offset)
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
