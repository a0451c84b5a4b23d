package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.message.OutboundMessage;
import java.util.TreeMap;

/** A message that {@link FakeBroker} has stored. */
record FakeMessage(
        String id, OutboundMessage content, int queueId, long offset, long commitLogOffset, long bornMillis) {

    /** The properties as a real broker stores them: the application's and RocketMQ's own. */
    TreeMap<String, String> properties() {
        TreeMap<String, String> all = new TreeMap<>(content.properties());
        all.put("UNIQ_KEY", id);
        put(all, "TAGS", content.tag());
        put(all, "KEYS", content.keys());
        put(all, "__SHARDINGKEY", content.shardingKey());
        return all;
    }

    private static void put(TreeMap<String, String> all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }
}
