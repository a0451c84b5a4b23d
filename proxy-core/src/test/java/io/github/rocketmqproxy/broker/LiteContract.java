package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.LiteSubscription.Action;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about lite topics. */
abstract class LiteContract extends ReadContract {
    private final Subscription lite =
            new Subscription(SharedBroker.unique("lite"), SharedBroker.unique("group"), Filter.ALL);
    private final String clientId = SharedBroker.unique("client");

    private void createLite() {
        createTopic(lite.topic(), MessageType.LITE);
        createLiteGroup(lite.group(), lite.topic());
    }

    private void change(Action action, String... liteTopics) {
        await(client().changeLiteSubscription(
                        broker(),
                        new LiteSubscription(
                                action, clientId, lite.topic(), lite.group(), Set.of(liteTopics), 0, null)));
    }

    private void sendLite(String liteTopic, String body) {
        OutboundMessage message = new OutboundMessage(
                SharedBroker.unique("id"),
                lite.topic(),
                utf8(body),
                "",
                "",
                Map.of(),
                "",
                0,
                0,
                Transaction.NONE,
                0,
                liteTopic,
                -1,
                MessageOrigin.UNKNOWN);
        await(client().send(broker(), 0, List.of(message), TIMEOUT));
    }

    private PopRequest litePop(Duration invisible, Duration longPoll) {
        return new PopRequest(lite, broker(), -1, 32, invisible, longPoll, false, true, "", clientId);
    }

    private PopRequest litePop() {
        return litePop(INVISIBLE, Duration.ofSeconds(1));
    }

    @Test
    void clientGetsTheLiteTopicsThatItHasSubscribedTo() {
        createLite();
        change(Action.PARTIAL_ADD, "mine");
        sendLite("mine", "1");
        sendLite("other", "2");

        Delivery delivery = pop(litePop(), 1, Duration.ofSeconds(20)).get(0);

        assertThat(text(delivery)).isEqualTo("1");
        assertThat(delivery.topic()).isEqualTo(lite.topic());
        assertThat(delivery.properties()).containsEntry("__LITE_TOPIC", "mine");
        assertThat(delivery.reconsumeTimes()).isZero();
        assertThat(delivery.handle().liteTopic()).isEqualTo("mine");
        await(client().ack(lite, delivery.handle()));
        assertThat(pop(litePop(), 0, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void waitingClientGetsAMessageOfItsLiteTopic() {
        createLite();
        change(Action.COMPLETE_ADD, "mine");
        CompletableFuture<PopResult> waiting = client().pop(litePop(INVISIBLE, Duration.ofSeconds(10)));
        pass(Duration.ofMillis(300));
        assertThat(waiting).isNotDone();

        sendLite("mine", "late");

        assertThat(await(waiting).deliveries()).extracting(this::text).containsExactly("late");
    }

    @Test
    void liteTopicWaitsUntilItsMessageIsAcknowledged() {
        createLite();
        change(Action.PARTIAL_ADD, "mine");
        sendLite("mine", "1");
        DeliveryHandle first = pop(litePop(), 1, Duration.ofSeconds(20)).get(0).handle();
        sendLite("mine", "2");
        assertThat(pop(litePop(), 0, Duration.ofSeconds(2))).isEmpty();

        // Clients hold the text, which does not name the lite topic, and name it beside.
        await(client().ack(lite, DeliveryHandle.parse(first.toString()).ofLiteTopic("mine")));

        assertThat(pop(litePop(), 1, Duration.ofSeconds(20)))
                .extracting(this::text)
                .containsExactly("2");
    }

    @Test
    void liteMessageGivenBackComesAgainWithItsCountRaised() {
        createLite();
        change(Action.PARTIAL_ADD, "mine");
        sendLite("mine", "again");
        Delivery first = pop(litePop(), 1, Duration.ofSeconds(20)).get(0);

        DeliveryHandle renewed = await(client().changeInvisible(lite, first.handle(), Duration.ofSeconds(1), true));
        Delivery second = pop(litePop(), 1, Duration.ofSeconds(30)).get(0);

        assertThat(renewed.liteTopic()).isEqualTo("mine");
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.reconsumeTimes()).isEqualTo(1);
    }

    @Test
    void unsubscribedLiteTopicIsSilent() {
        createLite();
        change(Action.COMPLETE_ADD, "one", "two");
        change(Action.PARTIAL_REMOVE, "one");
        sendLite("one", "unheard");
        sendLite("two", "heard");
        assertThat(pop(litePop(), 1, Duration.ofSeconds(20)))
                .extracting(this::text)
                .containsExactly("heard");

        change(Action.COMPLETE_REMOVE);
        sendLite("two", "unheard");
        assertThat(pop(litePop(), 0, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void groupThatIsNotBoundToTheTopicGetsNoLiteTopics() {
        PopRequest plain = new PopRequest(all, broker(), -1, 32, INVISIBLE, Duration.ZERO, false, true, "", clientId);

        assertThatThrownBy(() -> await(client().pop(plain)))
                .satisfies(code(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining(all.topic());
    }
}
