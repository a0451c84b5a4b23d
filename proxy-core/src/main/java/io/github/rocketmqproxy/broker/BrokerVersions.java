package io.github.rocketmqproxy.broker;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.MQVersion;

/**
 * Which RocketMQ each broker runs, learnt from its answers, each of which says so: no request is made for it, and a broker that was
 * replaced by a newer one is known as that with its first answer. One entry for each broker. Thread-safe.
 */
final class BrokerVersions {
    /** What a program answers that does not say which version it is. */
    private static final int UNTOLD = 0;

    private static final int FIRST_OF_5 = MQVersion.Version.V5_0_0_SNAPSHOT.ordinal();

    private final Map<String, Integer> versions = new ConcurrentHashMap<>();

    /** Hears the version in an answer. */
    void heard(String brokerName, int version) {
        if (version != UNTOLD && !Integer.valueOf(version).equals(versions.get(brokerName))) {
            versions.put(brokerName, version);
        }
    }

    /** Whether the broker has answered before. */
    boolean isKnown(String brokerName) {
        return versions.containsKey(brokerName);
    }

    /** Whether the broker is older than RocketMQ 5.0: it has no POP and no timers. False if it was never heard. */
    boolean isBefore5(String brokerName) {
        Integer version = versions.get(brokerName);
        return version != null && isBefore5(version);
    }

    private static boolean isBefore5(int version) {
        return version != UNTOLD && version < FIRST_OF_5;
    }

    /** Such as {@code RocketMQ 4.9.7}. */
    String name(String brokerName) {
        return name(versions.getOrDefault(brokerName, UNTOLD));
    }

    /** Such as {@code RocketMQ 4.9.7}. */
    static String name(int version) {
        return version == UNTOLD
                ? "an unknown version of RocketMQ"
                : "RocketMQ "
                        + MQVersion.getVersionDesc(version)
                                .substring(1)
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.');
    }
}
