package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call under guard.
 *
 * @param <Q> its request
 * @param <A> its answer
 */
final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final CallsInFlight inFlight;
    private final CallTimeouts timeouts;
    private final EngineMetrics metrics;
    private final LongSupplier nanoClock;
    private final Predicate<Object> isFailure;
    private final TraceSpan span;
    private final long startNanos;
    private final boolean unary;
    private final boolean oneRequest;
    private final @Nullable CallTracer tracer = CallTracer.current();
    /** The time-out and the handler may want to end the call at the same moment; the first one does. */
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile boolean failed;
    /** CANCELLED unless it is closed in time. */
    private volatile Status.Code status = Status.Code.CANCELLED;
    /** Only for the thread that answers, one at a time. */
    private boolean answering;
    /** Nothing more happens to it: the answer is written, or the client is gone. */
    private volatile boolean ended;

    GuardedCall(
            ServerCall<Q, A> call,
            CallsInFlight inFlight,
            CallTimeouts timeouts,
            EngineMetrics metrics,
            LongSupplier nanoClock,
            Predicate<Object> isFailure,
            TraceSpan span) {
        super(call);
        this.inFlight = inFlight;
        this.timeouts = timeouts;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.isFailure = isFailure;
        this.span = span;
        this.startNanos = nanoClock.getAsLong();
        this.unary = call.getMethodDescriptor().getType().serverSendsOneMessage();
        this.oneRequest = call.getMethodDescriptor().getType().clientSendsOneMessage();
        if (tracer != null) {
            tracer.onTooLarge(() -> refuseTooLarge(tracer.limit()));
            tracer.onRefusal(why -> CallGuard.close(this, Statuses.exception(why)));
        }
    }

    private void refuseTooLarge(int limit) {
        CallGuard.close(
                this,
                Statuses.exception(new ProxyException(
                        ErrorCode.MESSAGE_BODY_TOO_LARGE,
                        "the request of " + getMethodDescriptor().getFullMethodName() + " has more than " + limit
                                + " bytes (expected: at most " + limit + "; send less at once)")));
    }

    @Override
    public void sendMessage(A message) {
        // What a stream that the client has asked one thing for begins with says how it went.
        if ((unary || (oneRequest && !answering)) && isFailure.test(message)) {
            failed = true;
        }
        answering = true;
        if (!closed.get()) {
            super.sendMessage(message);
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        this.status = status.getCode();
        if (!status.isOk()) {
            failed = true;
        }
        if (unary) {
            timeouts.awaitWritten(this);
            if (ended) {
                // Its client has gone in the meantime.
                timeouts.done(this);
            }
        }
        super.close(status, trailers);
    }

    ServerCall.Listener<Q> guard(ServerCall.Listener<Q> listener) {
        if (oneRequest) {
            timeouts.awaitRequest(this);
        }
        return new GuardedListener(listener);
    }

    /** Ends a call that is closed already, but whose client does not read the answer. */
    void cutOff(String why) {
        if (tracer != null) {
            tracer.cutOff(why);
        }
    }

    long startNanos() {
        return startNanos;
    }

    private void finished(Status.Code status, boolean success) {
        ended = true;
        inFlight.end();
        timeouts.done(this);
        // A stream is as long as its client wants; its length says nothing about this proxy.
        String method = getMethodDescriptor().getFullMethodName();
        String end = failed && status == Status.Code.OK ? EngineMetrics.FAILURE_IN_ANSWER : status.name();
        span.end(end, success && !failed);
        if (unary) {
            metrics.callFinished(method, end, nanoClock.getAsLong() - startNanos, success && !failed);
        } else {
            metrics.callEnded(method, end, !failed);
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
            } else if (!closed.get()) {
                guarded(() -> super.onMessage(message));
            }
        }

        @Override
        public void onHalfClose() {
            boolean inTime = !oneRequest || timeouts.requestComplete(GuardedCall.this);
            if (inTime && !closed.get()) {
                guarded(super::onHalfClose);
            }
        }

        /** See {@link RequestParsing}. */
        private void refuseUnreadable() {
            String method = getMethodDescriptor().getFullMethodName();
            close(
                    Status.INTERNAL.withDescription("the request of " + method
                            + " cannot be read (expected: protobuf of the method's request, text in UTF-8)"),
                    new Metadata());
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        @Override
        public void onComplete() {
            finished(status, true);
            super.onComplete();
        }

        @Override
        public void onCancel() {
            // A client that ends its stream does nothing wrong.
            finished(Status.Code.CANCELLED, !unary);
            super.onCancel();
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                CallGuard.close(GuardedCall.this, Statuses.exception(e));
            }
        }
    }
}
