package io.github.rocketmqproxy.session;

import java.time.Duration;

/** What producers and consumers have in common: one cluster in use, and a time of the last call. Thread-safe. */
abstract class Session {
    private final ClusterAccess access;
    private volatile long usedNanos;
    private volatile boolean released;

    Session(ClusterAccess access, long nowNanos) {
        this.access = access;
        this.usedNanos = nowNanos;
    }

    final ClusterAccess access() {
        return access;
    }

    final void used(long nowNanos) {
        usedNanos = nowNanos;
    }

    final boolean idleFor(Duration timeout, long nowNanos) {
        return nowNanos - usedNanos > timeout.toNanos() && !busy();
    }

    final boolean released() {
        return released;
    }

    /** Ends the use of the cluster. Calls under way go on: the cluster is closed only after it has been idle for a while. */
    void release() {
        released = true;
        access.close();
    }

    /** Whether something long-lived is open, so that the session is in use although no call comes. */
    abstract boolean busy();
}
