package io.github.rocketmqproxy.worker;

/** A task that can be taken back. Thread-safe. */
public interface Cancellable {
    /** Keeps the task from starting (again). A run under way is not disturbed. A second call does nothing. */
    void cancel();
}
