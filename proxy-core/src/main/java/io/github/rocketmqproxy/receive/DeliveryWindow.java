package io.github.rocketmqproxy.receive;

import java.time.Duration;

/**
 * How many unacknowledged deliveries a stream may have: as many as its client works off well within the invisible duration. It
 * grows while acknowledgements come early and shrinks when they come late, so that a slow handler never finds its messages
 * delivered again while they still wait for it. Not thread-safe.
 */
final class DeliveryWindow {
    static final int START = 64;
    /** So many looks, a second apart, at a full window without any acknowledgement until the window opens further. */
    static final int PATIENCE = 5;

    private final int max;
    private int size;
    private boolean acknowledges;
    private int looksWhileFull;

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
        acknowledges = true;
        if (age.multipliedBy(4).compareTo(invisible) < 0) {
            size = Math.min(max, size + 1);
        } else if (age.multipliedBy(2).compareTo(invisible) > 0) {
            shrink();
        }
    }

    /**
     * The client reads on, but the window is full. One that never acknowledges, or does it through another instance of the proxy, is
     * not held up for a whole invisible duration.
     */
    void full() {
        if (!acknowledges && ++looksWhileFull >= PATIENCE) {
            looksWhileFull = 0;
            size = (int) Math.min(max, 2L * size);
        }
    }

    /** A delivery was acknowledged too late: it is already coming again. */
    void missed() {
        acknowledges = true;
        shrink();
    }

    private void shrink() {
        size = Math.max(1, size - 1);
    }
}
