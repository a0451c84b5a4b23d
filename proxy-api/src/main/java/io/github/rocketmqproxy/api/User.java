package io.github.rocketmqproxy.api;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Somebody that an {@link Authenticator} knows. The proxy keeps it as long as the client's producer, consumer or stream lives, and asks it
 * for each message: what it answers may change at any time, so that rights can be withdrawn. Must be thread-safe.
 */
public interface User {
    /**
     * What errors call the user, and what quotas are counted by.
     *
     * @return a name that no other user has; no secret
     */
    String name();

    /**
     * Whether the user may do something. Called on I/O threads for each message: it must not block, but may answer later, on any thread.
     *
     * @param action what
     * @param topic the full topic name, with its namespace
     * @param group the full name of the consumer group; empty for sending, and where the question is whether the topic may be consumed at all
     * @return true if so; may fail, with a {@link ProxyException} of code {@link ErrorCode#UNAUTHENTICATED} if there is no such user any more
     */
    CompletionStage<Boolean> may(Action action, String topic, String group);

    /**
     * How much the user may send.
     *
     * @return by default as much as it likes
     */
    default Quota quota() {
        return Quota.NONE;
    }

    /**
     * As whom the proxy goes to the brokers for this user.
     *
     * @return by default empty: as itself, or as the client says where the proxy has no account
     */
    default Optional<BrokerCredentials> brokerCredentials() {
        return Optional.empty();
    }

    /** What can be allowed. */
    enum Action {
        /** Sending, with transactions and recalling. */
        SEND,
        /** Receiving, with all that is done to received messages, and reading of queues and offsets. */
        CONSUME
    }

    /**
     * The most that may be sent. What has not been used in a second is lost, so a second's worth may come at once.
     *
     * @param messagesPerSecond messages a second; 0 for no limit
     * @param bytesPerSecond bytes of body and properties a second; 0 for no limit
     */
    record Quota(long messagesPerSecond, long bytesPerSecond) {
        /** No limit. */
        public static final Quota NONE = new Quota(0, 0);

        /** Checks. */
        public Quota {
            if (messagesPerSecond < 0 || bytesPerSecond < 0) {
                throw new IllegalArgumentException("quota: " + messagesPerSecond + " messages, " + bytesPerSecond
                        + " bytes (expected: 0 or more)");
            }
        }
    }

    /**
     * An account at the brokers.
     *
     * @param accessKeyId the access key id
     * @param accessKeySecret its secret
     */
    record BrokerCredentials(String accessKeyId, String accessKeySecret) {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return "BrokerCredentials[accessKeyId=" + accessKeyId + "]";
        }
    }
}
