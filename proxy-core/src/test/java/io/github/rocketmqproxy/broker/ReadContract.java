package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.PullResult.Outcome;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about reading queues by offset. */
abstract class ReadContract extends ContractSupport {
    private MessageQueue queue() {
        return new MessageQueue(topic, broker(), 0);
    }

    private PullRequest from(long offset, Filter filter, Duration longPoll) {
        return new PullRequest(all.group(), queue(), offset, 32, filter, longPoll);
    }

    private PullResult pull(long offset) {
        return await(client().pull(from(offset, Filter.ALL, Duration.ZERO)));
    }

    @Test
    void pullReadsFromTheOffsetOnAsOftenAsOneLikes() {
        send("0");
        SendReceipt second = send("1");
        send("2");
        awaitOffset(3);

        for (int i = 0; i < 2; i++) {
            PullResult result = pull(1);
            assertThat(result.outcome()).isEqualTo(Outcome.FOUND);
            assertThat(result.messages()).extracting(this::text).containsExactly("1", "2");
            assertThat(result.nextOffset()).isEqualTo(3);
            Delivery first = result.messages().get(0);
            assertThat(first.messageId()).isEqualTo(second.messageId());
            assertThat(first.topic()).isEqualTo(topic);
            assertThat(first.handle().queueId()).isZero();
            assertThat(first.handle().offset()).isEqualTo(1);
        }
        assertHasStoredNone(all.group());
    }

    /** What a broker says of a group that has never stored how far it has read. */
    void assertHasStoredNone(String group) {
        assertThatThrownBy(() -> await(client().committedOffset(group, queue())))
                .satisfies(code(ErrorCode.OFFSET_NOT_FOUND));
    }

    @Test
    void lagIsWhatAGroupHasNotFetched() {
        send("0");
        send("1");
        send("2");
        awaitOffset(3);
        assertThat(await(client().lag(broker(), topic, all.group()))).isEqualTo(3);

        pop(all, 3).forEach(delivery -> await(client().ack(all, delivery.handle())));
        for (int i = 0; i < 150 && await(client().lag(broker(), topic, all.group())) > 0; i++) {
            // Brokers note what was fetched when they are asked for more, as consumers go on to do.
            await(client().pop(request(all, Duration.ofMillis(200))));
        }
        assertThat(await(client().lag(broker(), topic, all.group()))).isZero();
    }

    @Test
    void pullReadsNoMoreThanItIsAskedFor() {
        send("0");
        send("1");
        awaitOffset(2);

        PullResult result =
                await(client().pull(new PullRequest(all.group(), queue(), 0, 1, Filter.ALL, Duration.ZERO)));

        assertThat(result.messages()).extracting(this::text).containsExactly("0");
        assertThat(result.nextOffset()).isEqualTo(1);
    }

    @Test
    void pullAtTheEndFindsNothing() {
        assertThat(pull(0)).isEqualTo(new PullResult(Outcome.NONE, List.of(), 0));
        send("0");
        awaitOffset(1);

        assertThat(pull(1)).isEqualTo(new PullResult(Outcome.NONE, List.of(), 1));
    }

    @Test
    void pullBeyondTheEndIsToldWhereTheEndIs() {
        send("0");
        awaitOffset(1);

        assertThat(pull(99)).isEqualTo(new PullResult(Outcome.OUT_OF_RANGE, List.of(), 1));
    }

    @Test
    void pullWithoutMessagesWaitsForItsLongPollAndNotMuchLonger() {
        long start = now();
        PullResult result = await(client().pull(from(0, Filter.ALL, Duration.ofSeconds(1))));

        assertThat(result).isEqualTo(new PullResult(Outcome.NONE, List.of(), 0));
        assertThat(now() - start).isBetween(900L, 4_000L);
    }

    @Test
    void waitingPullGetsAMessageThatArrives() {
        CompletableFuture<PullResult> waiting = client().pull(from(0, Filter.ALL, Duration.ofSeconds(20)));
        pass(Duration.ofMillis(300));
        assertThat(waiting).isNotDone();

        send("late");

        assertThat(await(waiting).messages()).extracting(this::text).containsExactly("late");
    }

    @Test
    void pullSkipsTagsThatAreNotWanted() {
        assertThat("BB".hashCode()).isEqualTo("Aa".hashCode());
        await(client().send(broker(), 0, List.of(tagged("a", "Aa")), TIMEOUT));
        await(client().send(broker(), 0, List.of(tagged("b", "BB")), TIMEOUT));
        await(client().send(broker(), 0, List.of(tagged("c", "green")), TIMEOUT));
        awaitOffset(3);

        PullResult some = await(client().pull(from(0, new Filter(Filter.Type.TAG, "Aa || red"), Duration.ZERO)));
        PullResult none = await(client().pull(from(0, new Filter(Filter.Type.TAG, "red"), Duration.ZERO)));

        assertThat(some.messages()).extracting(this::text).containsExactly("a");
        assertThat(some.nextOffset()).isGreaterThan(0);
        assertThat(none.outcome()).isEqualTo(Outcome.NONE);
        assertThat(none.nextOffset()).isEqualTo(3);
    }

    @Test
    void offsetsOfAQueue() {
        assertThat(await(client().firstOffset(queue()))).isZero();
        assertThat(await(client().endOffset(queue()))).isZero();
        send("0");
        send("1");
        awaitOffset(2);

        assertThat(await(client().firstOffset(queue()))).isZero();
        assertThat(await(client().endOffset(queue()))).isEqualTo(2);
    }

    @Test
    void offsetAtATimeIsThatOfTheFirstMessageSinceThen() {
        long before = now();
        pass(Duration.ofMillis(50));
        send("0");
        awaitOffset(1);
        pass(Duration.ofMillis(50));
        long between = now();
        pass(Duration.ofMillis(50));
        send("1");
        awaitOffset(2);

        assertThat(await(client().offsetAt(queue(), before))).isZero();
        assertThat(await(client().offsetAt(queue(), between))).isEqualTo(1);
        assertThat(await(client().offsetAt(queue(), now() + 60_000))).isEqualTo(offsetAfterTheLast(1));
    }

    /** The offset at a time after that of the last message. */
    long offsetAfterTheLast(long last) {
        return last + 1;
    }

    @Test
    void updatedOffsetIsFoundAgainByItsGroupOnly() {
        send("0");
        awaitOffset(1);

        await(client().updateOffset(all.group(), queue(), 1));
        assertThat(await(client().committedOffset(all.group(), queue()))).isEqualTo(1);
        await(client().updateOffset(all.group(), queue(), 0));
        assertThat(await(client().committedOffset(all.group(), queue()))).isZero();

        assertThatThrownBy(() -> await(client().committedOffset(SharedBroker.unique("group"), queue())))
                .satisfies(code(ErrorCode.OFFSET_NOT_FOUND));
    }

    @Test
    void readingAMissingTopicNamesIt() {
        MessageQueue missing = new MessageQueue("no-such-topic", broker(), 0);

        assertThatThrownBy(() ->
                        await(client().pull(new PullRequest(all.group(), missing, 0, 1, Filter.ALL, Duration.ZERO))))
                .satisfies(code(ErrorCode.TOPIC_NOT_FOUND))
                .hasMessageContaining("no-such-topic");
        assertThatThrownBy(() -> await(client().updateOffset(all.group(), missing, 1)))
                .satisfies(code(ErrorCode.TOPIC_NOT_FOUND));
    }

    @Test
    void readingAtABrokerThatIsNotThereNamesIt() {
        MessageQueue missing = new MessageQueue(topic, "nobody", 0);

        assertThatThrownBy(() ->
                        await(client().pull(new PullRequest(all.group(), missing, 0, 1, Filter.ALL, Duration.ZERO))))
                .satisfies(code(ErrorCode.BROKER_UNREACHABLE))
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> await(client().endOffset(missing))).satisfies(code(ErrorCode.BROKER_UNREACHABLE));
    }

    /** A broker indexes its queues a moment after it has answered a send. */
    private void awaitOffset(long end) {
        for (int i = 0; i < 200 && await(client().endOffset(queue())) < end; i++) {
            pass(Duration.ofMillis(50));
        }
        assertThat(await(client().endOffset(queue()))).isEqualTo(end);
    }
}
