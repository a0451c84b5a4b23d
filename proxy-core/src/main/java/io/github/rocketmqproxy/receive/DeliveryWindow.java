package io.github.rocketmqproxy.receive;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How many unacknowledged deliveries a stream may have: as many as its client works off well within the invisible duration. It
 * grows while acknowledgements come early and shrinks when they come late, so that a slow handler soon finds no
 * more messages delivered again while they still wait for it. Not thread-safe.
 */
final class DeliveryWindow {
    static final int START = 64;
    /** A full window without any acknowledgement opens further after this share of the invisible duration. */
    private static final int PATIENCE_SHARE = 4;

    private final IntSupplier max;
    private int size;
    private boolean acknowledges;
    /** Whether the last acknowledgement came too late to let the window grow. */
    private boolean slow;

    private long fullSeconds;

    /**
     * A window of a stream that has just begun.
     *
     * @param max its limit, as it is at each moment
     */
    DeliveryWindow(IntSupplier max) {
        this.max = max;
        this.size = START;
    }

    int size() {
        return Math.min(size, max.getAsInt());
    }

    /**
     * A delivery was acknowledged.
     *
     * @param age since it was handed out
     * @param invisible how long it was hidden
     */
    void acknowledged(Duration age, Duration invisible) {
        acknowledges = true;
        slow = age.multipliedBy(4).compareTo(invisible) >= 0;
        if (!slow) {
            size = Math.min(max.getAsInt(), size + 1);
        } else if (age.multipliedBy(2).compareTo(invisible) > 0) {
            size = Math.max(1, size() - 1);
        }
    }

    /**
     * The client reads on, but the window has been full for another second. One that never acknowledges, or does it through another
     * instance of the proxy, is not held up for a whole invisible duration; one whose first message takes long is not flooded.
     *
     * @param invisible how long deliveries are hidden
     */
    void fullForASecond(Duration invisible) {
        if (!acknowledges && ++fullSeconds * PATIENCE_SHARE >= invisible.toSeconds()) {
            fullSeconds = 0;
            size = (int) Math.min(max.getAsInt(), 2L * size);
        }
    }

    /**
     * Deliveries were not acknowledged in time: they are already coming again. With a slow client they may still be waiting for it, so
     * it gets fewer; a quick one has left them on purpose, and its other messages must not wait for that.
     *
     * @param deliveries how many
     */
    void expired(int deliveries) {
        if (slow) {
            size = Math.max(1, size() - deliveries);
        }
    }
}
