package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.OutboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Delivery times for brokers of RocketMQ 4.x, which know eighteen delays only: the one that is near enough, or a refusal. */
final class DelayLevels {
    /** The brokers' default ({@code messageDelayLevel}), in seconds. */
    private static final List<Integer> SECONDS =
            List.of(1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1_200, 1_800, 3_600, 7_200);

    /** Clocks differ, and requests take time. */
    private static final long MAX_EARLY_MILLIS = 1_000;

    private static final long MAX_LATE_MILLIS = 1_000;
    private static final int MAX_LATE_SHARE = 10;

    private DelayLevels() {}

    /**
     * The message with a level in place of its time.
     *
     * @param where which broker and version, for the error
     * @throws ProxyException with {@code ILLEGAL_DELIVERY_TIME} if none is at most a second early and at most a second or a tenth late
     */
    static OutboundMessage fit(OutboundMessage message, String where, long nowMillis) {
        long delay = message.deliverAtMillis() - nowMillis;
        return delay <= 0 ? withLevel(message, 0) : withLevel(message, level(delay, where));
    }

    private static int level(long delay, String where) {
        for (int i = 0; i < SECONDS.size(); i++) {
            long late = SECONDS.get(i) * 1_000L - delay;
            if (late >= -MAX_EARLY_MILLIS && late <= Math.max(MAX_LATE_MILLIS, delay / MAX_LATE_SHARE)) {
                return i + 1;
            }
        }
        throw new ProxyException(
                ErrorCode.ILLEGAL_DELIVERY_TIME,
                "start_deliver_time: " + delay + " ms from now, but " + where
                        + " delays by levels only (expected: a delay of one of " + all()
                        + ", at most a tenth less, or delay_time_level; or a broker of RocketMQ 5)");
    }

    private static String all() {
        return SECONDS.stream()
                .map(seconds -> Duration.ofSeconds(seconds).toString().substring(2))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static OutboundMessage withLevel(OutboundMessage message, int level) {
        return new OutboundMessage(
                message.messageId(),
                message.topic(),
                message.body(),
                message.tag(),
                message.keys(),
                message.properties(),
                message.shardingKey(),
                0,
                level,
                message.transaction(),
                message.checkImmunitySeconds(),
                message.liteTopic(),
                message.priority(),
                message.origin());
    }
}
