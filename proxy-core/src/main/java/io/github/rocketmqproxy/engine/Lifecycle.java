package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.EngineListener;
import io.github.rocketmqproxy.api.EngineState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of an engine, and who hears of its changes. Thread-safe. */
final class Lifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private final EngineListener listener;
    /** Written under the lock of this. */
    private volatile EngineState state = EngineState.NEW;

    Lifecycle(EngineListener listener) {
        this.listener = listener;
    }

    EngineState state() {
        return state;
    }

    /** Goes on to a state, or answers false when it cannot be reached from where the engine is. */
    boolean become(EngineState next) {
        EngineState previous;
        synchronized (this) {
            previous = state;
            if (!previous.canBecome(next)) {
                return false;
            }
            state = next;
        }
        try {
            listener.stateChanged(previous, next);
        } catch (RuntimeException e) {
            log.warn("The engine's listener failed at the change from {} to {}", previous, next, e);
        }
        return true;
    }
}
