package io.github.rocketmqproxy.message;

import java.util.List;

/**
 * The answer to a {@link PullRequest}.
 *
 * @param outcome whether there was anything
 * @param messages what was read, in the order of the queue; their handles mean nothing
 * @param nextOffset where to go on; for an offset out of range, the nearest that is not
 */
public record PullResult(Outcome outcome, List<Delivery> messages, long nextOffset) {
    /** What a look into a queue comes to. */
    public enum Outcome {
        /** There are messages. */
        FOUND,
        /** None, or none that match. */
        NONE,
        /** The queue does not hold that offset any more, or not yet. */
        OUT_OF_RANGE
    }

    /** Copies the list. */
    public PullResult {
        messages = List.copyOf(messages);
    }
}
