package io.github.rocketmqproxy.receive;

import java.time.Duration;

/**
 * How many unacknowledged deliveries a stream may have: as many as its client works off well within the invisible duration. It
 * grows while acknowledgements come early and shrinks when they come late, so that a slow handler never finds its messages
 * delivered again while they still wait for it. Not thread-safe.
 */
final class DeliveryWindow {
    static final int START = 64;

    private final int max;
    private int size;

    DeliveryWindow(int max) {
        this.max = max;
        this.size = Math.min(START, max);
    }

    int size() {
        return size;
    }

    /**
     * A delivery was acknowledged.
     *
     * @param age since it was handed out
     * @param invisible how long it was hidden
     */
    void acknowledged(Duration age, Duration invisible) {
        if (age.multipliedBy(4).compareTo(invisible) < 0) {
            size = Math.min(max, size + 1);
        } else if (age.multipliedBy(2).compareTo(invisible) > 0) {
            shrink();
        }
    }

    /** A delivery was acknowledged too late: it is already coming again. */
    void missed() {
        shrink();
    }

    private void shrink() {
        size = Math.max(1, size - 1);
    }
}
