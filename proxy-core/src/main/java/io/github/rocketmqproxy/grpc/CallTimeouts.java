package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.config.GrpcConfig;
import io.github.rocketmqproxy.worker.Timer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how long a client may take to send its request and to read its answer. A look once a second at the few calls that wait
 * costs less than a timer for each call. Thread-safe.
 */
final class CallTimeouts {
    private final Duration readTimeout;
    private final Duration writeTimeout;
    private final Timer timer;
    /** Calls that wait, and since when; a call is in one of the two at most. Bounded by the calls in flight. */
    private final Map<GuardedCall<?, ?>, Long> requestAwaited = new ConcurrentHashMap<>();

    private final Map<GuardedCall<?, ?>, Long> answerUnread = new ConcurrentHashMap<>();

    CallTimeouts(GrpcConfig config, Timer timer) {
        this.readTimeout = config.readTimeout();
        this.writeTimeout = config.writeTimeout();
        this.timer = timer;
    }

    void awaitRequest(GuardedCall<?, ?> call) {
        requestAwaited.put(call, call.startNanos());
    }

    /** Answers false if it came too late: then the call has been ended, or is being ended at this moment. */
    boolean requestComplete(GuardedCall<?, ?> call) {
        return requestAwaited.remove(call) != null;
    }

    void awaitWritten(GuardedCall<?, ?> call) {
        requestAwaited.remove(call);
        answerUnread.put(call, timer.nanoTime());
    }

    void done(GuardedCall<?, ?> call) {
        requestAwaited.remove(call);
        answerUnread.remove(call);
    }

    /** Calls that wait. */
    int waiting() {
        return requestAwaited.size() + answerUnread.size();
    }

    /** Ends calls whose time is over. To be called once a second. */
    void tick() {
        long now = timer.nanoTime();
        requestAwaited.forEach((call, since) -> {
            if (now - since > readTimeout.toNanos() && requestAwaited.remove(call) != null) {
                call.close(
                        Status.DEADLINE_EXCEEDED.withDescription("READ_TIMEOUT: the request was not complete after "
                                + readTimeout.toMillis() + " ms; send it faster or raise the limit"),
                        new Metadata());
            }
        });
        answerUnread.forEach((call, since) -> {
            if (now - since > writeTimeout.toNanos() && answerUnread.remove(call) != null) {
                call.cutOff("WRITE_TIMEOUT: the answer was not read after " + writeTimeout.toMillis() + " ms");
            }
        });
    }
}
