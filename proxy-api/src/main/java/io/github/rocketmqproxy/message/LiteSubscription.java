package io.github.rocketmqproxy.message;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of the lite topics that one client listens to ({@code LiteSubscriptionDTO}).
 *
 * @param action what to do
 * @param clientId the client
 * @param topic the full name of the topic above the lite topics
 * @param group the consumer group
 * @param liteTopics which lite topics
 * @param version the client's count of its changes, so that an old one cannot undo a new one; 0 for none
 * @param start where consumption of the added ones begins, or null for the broker's default
 */
public record LiteSubscription(
        Action action,
        String clientId,
        String topic,
        String group,
        Set<String> liteTopics,
        long version,
        @Nullable Start start) {

    /** What is done with lite topics. */
    public enum Action {
        /** Listen to these, too. */
        PARTIAL_ADD,
        /** No longer listen to these. */
        PARTIAL_REMOVE,
        /** Listen to exactly these. */
        COMPLETE_ADD,
        /** No longer listen to any. */
        COMPLETE_REMOVE
    }

    /**
     * Where consumption begins.
     *
     * @param from what the value counts
     * @param value an offset, a number of messages, or milliseconds since the epoch; 0 where it means nothing
     */
    public record Start(From from, long value) {
        /** What a start counts from. */
        public enum From {
            /** The last position of the group. */
            LAST,
            /** The first message kept. */
            FIRST,
            /** The next message. */
            END,
            /** An offset. */
            OFFSET,
            /** So many messages before the end. */
            TAIL,
            /** The first message stored at a time or later. */
            TIMESTAMP
        }
    }

    /** Copies the set. */
    public LiteSubscription {
        liteTopics = Set.copyOf(liteTopics);
    }
}
