package io.github.rocketmqproxy.api;

/**
 * News of an engine for the application that hosts it. Methods are called on engine threads and must return quickly; what
 * they throw is logged and goes no further.
 */
public interface EngineListener {
    /**
     * The engine has changed its state.
     *
     * @param from the state left
     * @param to the state entered
     */
    default void stateChanged(EngineState from, EngineState to) {}
}
