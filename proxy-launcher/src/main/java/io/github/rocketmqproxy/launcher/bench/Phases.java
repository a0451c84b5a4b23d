package io.github.rocketmqproxy.launcher.bench;

import org.jspecify.annotations.Nullable;

/** A run: first it warms up, then it measures. Thread-safe. */
record Phases(Phase warmUp, Phase measured) {
    /** Begins one more operation, and says in which phase; null when the run is over. */
    @Nullable
    Phase take() {
        if (warmUp.take()) {
            return warmUp;
        }
        return measured.take() ? measured : null;
    }

    Phase current() {
        return warmUp.over() ? measured : warmUp;
    }
}
