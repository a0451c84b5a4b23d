package io.github.rocketmqproxy.receive;

import java.util.OptionalLong;

/**
 * How far a group is behind.
 *
 * @param messages how many it has not fetched; empty while that is not known
 * @param problem why it is not known; empty if it is, or was not asked for yet
 */
public record GroupLag(OptionalLong messages, String problem) {
    /** Nobody has asked yet. */
    public static final GroupLag NOT_ASKED = new GroupLag(OptionalLong.empty(), "");

    static GroupLag of(long messages) {
        return new GroupLag(OptionalLong.of(messages), "");
    }

    static GroupLag unknown(String problem) {
        return new GroupLag(OptionalLong.empty(), problem);
    }
}
