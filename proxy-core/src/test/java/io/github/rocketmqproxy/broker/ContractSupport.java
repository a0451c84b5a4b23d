package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** What the contract's tests share: a topic and a group for each test, short ways to send and pop. */
abstract class ContractSupport {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final Duration INVISIBLE = Duration.ofSeconds(30);

    String topic = "";
    Subscription all = new Subscription("", "", Filter.ALL);

    abstract BrokerClient client();

    /** Creates a group with settings of its own. */
    abstract void createGroup(String group, boolean orderly, int retryMaxTimes);

    /** Creates a group that consumes the lite topics of a topic. */
    abstract void createLiteGroup(String group, String liteBindTopic);

    /** Creates a topic of two queues for one type of messages. */
    abstract void createTopic(String name, MessageType type);

    /** Waits for a future, letting time pass. */
    abstract <T> T await(CompletableFuture<T> future);

    /** Lets time pass. */
    abstract void pass(Duration time);

    /** Now, by the broker's clock. */
    abstract long now();

    @BeforeEach
    void createTopicAndGroup() {
        topic = SharedBroker.unique("contract");
        all = new Subscription(topic, SharedBroker.unique("group"), Filter.ALL);
        await(client().createTopic(topic, 2));
    }

    String broker() {
        return await(client().route(topic)).brokers().get(0).brokerName();
    }

    Subscription subscription() {
        return all;
    }

    String topic() {
        return topic;
    }

    static Consumer<Throwable> code(ErrorCode code) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        known -> assertThat(known.code()).as(known.getMessage()).isEqualTo(code));
    }

    static OutboundMessage message(String topic, String body) {
        return new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), "", "", Map.of(), "", 0, 0, Transaction.NONE, 0);
    }

    OutboundMessage tagged(String body, String tag) {
        return new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), tag, "", Map.of(), "", 0, 0, Transaction.NONE, 0);
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    String text(Delivery delivery) {
        return StandardCharsets.UTF_8.decode(delivery.body().duplicate()).toString();
    }

    SendReceipt send(String body) {
        return await(client().send(broker(), 0, List.of(message(topic, body)), TIMEOUT))
                .get(0);
    }

    HalfMessage sendHalf(String body, Transaction transaction) {
        OutboundMessage half = new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), "", "", Map.of(), "", 0, 0, transaction, 0);
        SendReceipt receipt =
                await(client().send(broker(), 0, List.of(half), TIMEOUT)).get(0);
        return new HalfMessage(
                topic,
                receipt.messageId(),
                receipt.brokerName(),
                receipt.queueOffset(),
                receipt.commitLogOffset(),
                false);
    }

    PopRequest request(Subscription subscription, Duration longPoll) {
        return new PopRequest(subscription, broker(), -1, 32, INVISIBLE, longPoll, false, true, "");
    }

    PopRequest orderly(int most) {
        return new PopRequest(all, broker(), 0, most, INVISIBLE, Duration.ofMillis(500), true, true, "");
    }

    PopRequest invisible(Duration invisible) {
        return new PopRequest(all, broker(), -1, 32, invisible, Duration.ofSeconds(1), false, true, "");
    }

    Delivery popOne(Subscription subscription) {
        return pop(subscription, 1).get(0);
    }

    Delivery popOne(PopRequest request) {
        return pop(request, 1, Duration.ofSeconds(20)).get(0);
    }

    List<Delivery> pop(Subscription subscription, int wanted) {
        return pop(subscription, wanted, Duration.ofSeconds(20));
    }

    /** Pops until there are as many as wanted; for zero, pops all that comes within the time. */
    List<Delivery> pop(Subscription subscription, int wanted, Duration within) {
        return pop(request(subscription, Duration.ofSeconds(1)), wanted, within);
    }

    List<Delivery> pop(PopRequest request, int wanted, Duration within) {
        List<Delivery> found = new ArrayList<>();
        long end = now() + within.toMillis();
        while (now() < end && (wanted == 0 || found.size() < wanted)) {
            PopResult result = await(answered(request));
            found.addAll(result.deliveries());
            if (result.deliveries().isEmpty() && !result.waited()) {
                pass(Duration.ofMillis(50));
            }
        }
        if (wanted > 0) {
            assertThat(found).as("messages popped").hasSize(wanted);
        }
        return found;
    }

    /**
     * RocketMQ 5.5.0 loses a waiting pop of lite topics now and then: {@code PopLiteLongPollingService} throws away the queue of a
     * client that looks empty while another thread is adding to it. The message comes with the next pop.
     */
    private CompletableFuture<PopResult> answered(PopRequest request) {
        return client().pop(request).exceptionallyCompose(failure -> {
            boolean lost = !request.liteClientId().isEmpty()
                    && ProxyException.from(failure).code() == ErrorCode.BROKER_TIMEOUT;
            return lost
                    ? CompletableFuture.completedFuture(new PopResult(List.of(), true))
                    : CompletableFuture.failedFuture(failure);
        });
    }
}
