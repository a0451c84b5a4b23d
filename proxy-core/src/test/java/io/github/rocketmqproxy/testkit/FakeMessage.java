package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.OutboundMessage;
import java.util.TreeMap;

/** A message that {@link FakeBroker} has stored. {@code halfOffset}: where its half message lay, or 0. */
record FakeMessage(
        String id,
        OutboundMessage content,
        int queueId,
        long offset,
        long commitLogOffset,
        long halfOffset,
        long storedMillis) {

    private static final String PRODUCERS_HOST = "10.0.0.9";

    /** The properties as a real broker stores them: the application's and RocketMQ's own. */
    TreeMap<String, String> properties() {
        TreeMap<String, String> all = new TreeMap<>(content.properties());
        all.put("UNIQ_KEY", id);
        put(all, "TAGS", content.tag());
        put(all, "KEYS", content.keys());
        put(all, "__SHARDINGKEY", content.shardingKey());
        put(all, "__LITE_TOPIC", content.liteTopic());
        put(all, "_SYS_MSG_PRIORITY_", content.priority() < 0 ? "" : Integer.toString(content.priority()));
        put(all, "TRACE_CONTEXT", content.origin().traceContext());
        put(all, "__BORNHOST", content.origin().bornHost());
        return all;
    }

    private static void put(TreeMap<String, String> all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }

    Delivery delivery(String topic, int reconsumeTimes, DeliveryHandle handle) {
        long born = content.origin().bornTimestamp();
        String host = content.origin().bornHost();
        return new Delivery(
                topic,
                id,
                content.body(),
                content.tag(),
                properties(),
                born > 0 ? born : storedMillis,
                reconsumeTimes,
                handle,
                host.isEmpty() ? PRODUCERS_HOST : host,
                storedMillis,
                handle.brokerName() + ":10911",
                halfOffset);
    }
}
