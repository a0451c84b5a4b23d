package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What producers and consumers have in common: one cluster in use, and a time of the last call. Thread-safe. */
abstract class Session {
    private final ClusterAccess access;
    private final BooleanSupplier closing;
    private final Caller caller;

    // Guarded by this.
    private long usedNanos;
    private boolean released;

    /**
     * In use from now on.
     *
     * @param closing whether the engine closes, so that nothing long-lived may begin
     */
    Session(ClusterAccess access, Caller caller, BooleanSupplier closing, long nowNanos) {
        this.access = access;
        this.caller = caller;
        this.closing = closing;
        this.usedNanos = nowNanos;
    }

    final ClusterAccess access() {
        return access;
    }

    final Caller caller() {
        return caller;
    }

    /** Notes a use; answers false if the session has been released, so that another one is to be opened in its place. */
    final synchronized boolean use(long nowNanos) {
        usedNanos = nowNanos;
        return !released;
    }

    final synchronized boolean released() {
        return released;
    }

    /** Whether the engine closes, so that nothing may wait any longer. */
    final boolean closing() {
        return closing.getAsBoolean();
    }

    /** Whether what has just been opened must end, as nobody has seen it who ends all. */
    final boolean tooLate() {
        return closing.getAsBoolean() || released();
    }

    /** Ends the use of the cluster. Calls under way go on: the cluster is closed only after it has been idle for a while. */
    final void release() {
        synchronized (this) {
            released = true;
        }
        access.close();
    }

    /** Releases the session unless it is in use; in one step, so that whoever uses it next finds out. */
    final boolean releaseIfIdle(Duration timeout, long nowNanos) {
        synchronized (this) {
            if (released || nowNanos - usedNanos <= timeout.toNanos() || busy()) {
                return false;
            }
            released = true;
        }
        access.close();
        return true;
    }

    /** Whether an error says that the client may not do something, and not only that nobody knows now. */
    static boolean isRefusal(ProxyException error) {
        return error.code() == ErrorCode.UNAUTHENTICATED || error.code() == ErrorCode.FORBIDDEN;
    }

    /** Whether something long-lived is open, so that the session is in use although no call comes. */
    abstract boolean busy();
}
