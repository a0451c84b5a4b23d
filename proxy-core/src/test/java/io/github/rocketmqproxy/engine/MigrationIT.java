package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.ReceiveConfig.FilterGroups;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What docs/migration.md promises to groups that were consumed by RocketMQ's own protocol, as the original proxy does. */
class MigrationIT {
    private final String topic = unique("migration");
    private final String group = unique("group");

    @Test
    void aGroupGoesOnWhereItHasBeen() throws Exception {
        assertGoesOn(FilterGroups.SEPARATE, "*");
    }

    @Test
    void aGroupWithATagExpressionGoesOnWhereGroupsAreShared() throws Exception {
        assertGoesOn(FilterGroups.SHARED, "a||b");
    }

    private void assertGoesOn(FilterGroups groups, String tags) throws Exception {
        try (RunningEngine proxy = RunningEngine.start(
                RunningEngine.config().set(Setting.FILTER_GROUPS, groups.name().toLowerCase(Locale.ROOT)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            for (int i = 0; i < 20; i++) {
                client.send(producer, "before " + i, "a");
            }
            assertThat(consumedByRocketMqsOwnProtocol(tags, 20)).hasSize(20);
            client.send(producer, "after", "b");

            TestStream stream = client.receive(client.consumer(topic, group, tags));

            assertThat(stream.await(1)).hasSize(1);
            assertThat(stream.bodies()).isEqualTo(List.of("after"));
        }
    }

    private Set<String> consumedByRocketMqsOwnProtocol(String tags, int expected) throws Exception {
        Set<String> seen = new ConcurrentSkipListSet<>();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setInstanceName(unique("instance"));
        consumer.setNamesrvAddr(SharedBroker.get().nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, tags);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> seen.add(new String(message.getBody(), UTF_8)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            // Its first look for queues may come too early; the next one is 20 s later.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> seen.size() >= expected);
        } finally {
            // Stores its offsets.
            consumer.shutdown();
        }
        return seen;
    }
}
