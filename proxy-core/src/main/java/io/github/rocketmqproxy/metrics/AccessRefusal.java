package io.github.rocketmqproxy.metrics;

import java.util.Locale;

/** Why a client was not allowed what it asked. */
public enum AccessRefusal {
    /** No credentials, or wrong ones. */
    UNAUTHENTICATED,
    /** A topic that the user may not send to, or a topic or group that it may not consume. */
    FORBIDDEN,
    /** A cluster that clients may not name. */
    ENDPOINT,
    /** More than the user may send. */
    USER_QUOTA,
    /** More than may be sent to the topic. */
    TOPIC_QUOTA;

    /** The value of the label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
