package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call under guard.
 *
 * @param <Q> its request
 * @param <A> its answer
 */
final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private static final Logger log = LoggerFactory.getLogger(GuardedCall.class);

    private final CallTimeouts timeouts;
    private final EngineMetrics metrics;
    private final LongSupplier nanoClock;
    private final Predicate<Object> isFailure;
    private final long startNanos;
    private final boolean unary;
    private final Context.@Nullable CancellableContext context = CallCancellation.current();
    private volatile boolean failed;
    private volatile boolean closed;

    GuardedCall(
            ServerCall<Q, A> call,
            CallTimeouts timeouts,
            EngineMetrics metrics,
            LongSupplier nanoClock,
            Predicate<Object> isFailure) {
        super(call);
        this.timeouts = timeouts;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.isFailure = isFailure;
        this.startNanos = nanoClock.getAsLong();
        this.unary = call.getMethodDescriptor().getType().serverSendsOneMessage();
    }

    @Override
    public void sendMessage(A message) {
        if (unary && isFailure.test(message)) {
            failed = true;
        }
        super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (!status.isOk()) {
            failed = true;
        }
        closed = true;
        if (unary) {
            timeouts.awaitWritten(this);
        }
        super.close(status, trailers);
    }

    ServerCall.Listener<Q> guard(ServerCall.Listener<Q> listener) {
        if (getMethodDescriptor().getType().clientSendsOneMessage()) {
            timeouts.awaitRequest(this);
        }
        return new GuardedListener(listener);
    }

    /** Ends a call that is closed already, but whose client does not read the answer. */
    void cutOff(String why) {
        CallCancellation.cancel(context, why);
    }

    long startNanos() {
        return startNanos;
    }

    private void finished(boolean success) {
        timeouts.done(this);
        // A stream is as long as its client wants; its length says nothing about this proxy.
        if (unary) {
            metrics.callFinished(
                    getMethodDescriptor().getBareMethodName(), nanoClock.getAsLong() - startNanos, success && !failed);
        } else if (failed) {
            metrics.callFinished(getMethodDescriptor().getBareMethodName(), 0, false);
        }
    }

    private final class GuardedListener extends SimpleForwardingServerCallListener<Q> {
        GuardedListener(ServerCall.Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onMessage(@Nullable Q message) {
            if (message == null) {
                refuseUnreadable();
            } else if (!closed) {
                guarded(() -> super.onMessage(message));
            }
        }

        @Override
        public void onHalfClose() {
            timeouts.requestComplete(GuardedCall.this);
            if (!closed) {
                guarded(super::onHalfClose);
            }
        }

        /** See {@link RequestParsing}. */
        private void refuseUnreadable() {
            if (!closed) {
                String method = getMethodDescriptor().getFullMethodName();
                close(
                        Status.INTERNAL.withDescription("the request of " + method
                                + " cannot be read (expected: protobuf of the method's request, text in UTF-8)"),
                        new Metadata());
            }
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        @Override
        public void onComplete() {
            finished(true);
            super.onComplete();
        }

        @Override
        public void onCancel() {
            // A client that ends its stream does nothing wrong.
            finished(!unary);
            super.onCancel();
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                StatusRuntimeException end = CallGuard.thrown(e);
                if (end.getStatus().getCode() == Status.Code.INTERNAL) {
                    log.error("Call {} failed", getMethodDescriptor().getFullMethodName(), e);
                }
                if (!closed) {
                    CallGuard.close(GuardedCall.this, end);
                }
            }
        }
    }
}
