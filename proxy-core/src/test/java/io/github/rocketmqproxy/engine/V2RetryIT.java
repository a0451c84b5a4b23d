package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.testkit.SharedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class V2RetryIT {
    private final String topic = unique("v2-retry");
    private final String group = unique("v2-retry-group");
    private RunningEngine proxy;
    private V2Client client;
    private V2Consumer consumer;

    @BeforeEach
    void start() {
        SharedBroker.get().createConsumerGroup(group, false, 2);
        proxy = RunningEngine.start();
        client = proxy.v2Client();
        consumer = new V2Consumer(client, topic, group);
        client.route(topic);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void attemptsAreCountedAndTheLastOneIsFollowedByTheDeadLetterTopic() {
        client.sent(message(topic, "poison"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            Message received = consumer.await(1, consumer.push()).get(0);
            assertThat(received.getSystemProperties().getDeliveryAttempt()).isEqualTo(attempt);
            consumer.hide(received, V2Consumer.handle(received), V2Consumer.seconds(0));
        }
        V2Consumer dead = new V2Consumer(client, "%DLQ%" + group, unique("dead-readers"));
        long end = System.nanoTime() + java.time.Duration.ofSeconds(90).toNanos();
        while (proxy.engine().metrics().snapshot().deadLettered() == 0 && System.nanoTime() - end < 0) {
            assertThat(consumer.receive(consumer.push())).isEmpty();
        }

        Message buried = dead.awaitOne();

        assertThat(V2Consumer.body(buried)).isEqualTo("poison");
    }

    @Test
    void consumerThatLeavesHandsOverAtOnceWithoutAnAttempt() {
        client.sent(message(topic, "unfinished"));
        Message held = consumer.await(1, consumer.push()).get(0);

        client.blocking()
                .notifyClientTermination(NotifyClientTerminationRequest.newBuilder()
                        .setGroup(V2Client.resource(group))
                        .build());

        Message again = new V2Consumer(proxy.v2Client(), topic, group)
                .await(1, consumer.push())
                .get(0);
        assertThat(again.getSystemProperties().getMessageId())
                .isEqualTo(held.getSystemProperties().getMessageId());
        assertThat(again.getSystemProperties().getDeliveryAttempt()).isEqualTo(1);
    }
}
