package io.github.rocketmqproxy.api;

/**
 * The life of an engine. An engine is used once: it goes forward through these states and never back.
 */
public enum EngineState {
    /** Built, nothing opened yet. */
    NEW,
    /** Opening its port. */
    STARTING,
    /** Serving. */
    RUNNING,
    /** Refuses new calls, finishes those in flight, gives undelivered messages back. */
    DRAINING,
    /** Everything is released. */
    CLOSED;

    /**
     * Whether an engine may go from this state to {@code next}.
     *
     * @param next the state wanted
     * @return true if the step is legal
     */
    public boolean canBecome(EngineState next) {
        return switch (this) {
            case NEW -> next == STARTING || next == CLOSED;
            case STARTING -> next == RUNNING || next == CLOSED;
            case RUNNING -> next == DRAINING;
            case DRAINING -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
