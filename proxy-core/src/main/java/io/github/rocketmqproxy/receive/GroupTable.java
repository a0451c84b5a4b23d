package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What brokers have configured for consumer groups, remembered for half a minute. Thread-safe. */
final class GroupTable {
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();

    private final BrokerClient broker;
    private final Timer timer;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    GroupTable(BrokerClient broker, Timer timer) {
        this.broker = broker;
        this.timer = timer;
    }

    /** The settings of a group; an old answer serves when there is no new one to be had. */
    CompletableFuture<GroupSettings> settings(String brokerName, String group) {
        Key key = new Key(brokerName, group);
        Entry known = entries.get(key);
        if (known != null && timer.nanoTime() - known.nanos() < FRESH_NANOS) {
            return CompletableFuture.completedFuture(known.settings());
        }
        return broker.groupSettings(brokerName, group)
                .handle((settings, failure) -> {
                    if (failure == null) {
                        entries.put(key, new Entry(settings, timer.nanoTime()));
                        return CompletableFuture.completedFuture(settings);
                    }
                    return known == null
                            ? CompletableFuture.<GroupSettings>failedFuture(failure)
                            : CompletableFuture.completedFuture(known.settings());
                })
                .thenCompose(answer -> answer);
    }

    /** Refuses a group that is switched off. */
    static void checkMayConsume(String brokerName, String group, GroupSettings settings) {
        if (!settings.consumeEnabled()) {
            throw new ProxyException(
                    ErrorCode.NOT_PERMITTED,
                    "group: \"" + group + "\" may not consume (expected: consumeEnable=true on broker " + brokerName
                            + ")");
        }
    }

    /** Forgets groups that nobody has asked for lately. */
    void sweep() {
        long now = timer.nanoTime();
        entries.values().removeIf(entry -> now - entry.nanos() > 20 * FRESH_NANOS);
    }

    private record Key(String brokerName, String group) {}

    private record Entry(GroupSettings settings, long nanos) {}
}
