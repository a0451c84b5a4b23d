package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stands before every call of a protocol: admits or refuses it, measures it, and bounds the time that its client may take. */
final class CallGuard implements ServerInterceptor {
    private final ConnectionLimit connections;
    private final CallsInFlight inFlight;
    private final CallTimeouts timeouts;
    private final EngineMetrics metrics;
    private final LongSupplier nanoClock;
    private final Predicate<Object> isFailure;
    private final CallTraces traces;
    private volatile boolean closing;

    CallGuard(
            ConnectionLimit connections,
            CallsInFlight inFlight,
            CallTimeouts timeouts,
            EngineMetrics metrics,
            LongSupplier nanoClock,
            Predicate<Object> isFailure) {
        this(connections, inFlight, timeouts, metrics, nanoClock, isFailure, CallTraces.NONE);
    }

    CallGuard(
            ConnectionLimit connections,
            CallsInFlight inFlight,
            CallTimeouts timeouts,
            EngineMetrics metrics,
            LongSupplier nanoClock,
            Predicate<Object> isFailure,
            CallTraces traces) {
        this.connections = connections;
        this.inFlight = inFlight;
        this.timeouts = timeouts;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.isFailure = isFailure;
        this.traces = traces;
    }

    /** From now on new calls are refused. */
    void refuseAll() {
        closing = true;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        // Before the look whether it is refused, so that whoever closes the door sees it or it sees that.
        inFlight.begin();
        ProxyException refusal = refusal(call);
        if (refusal != null) {
            inFlight.end();
            StatusRuntimeException end = Statuses.exception(refusal);
            close(call, end);
            metrics.callEnded(
                    call.getMethodDescriptor().getFullMethodName(),
                    end.getStatus().getCode().name(),
                    false);
            return new ServerCall.Listener<>() {};
        }
        GuardedCall<Q, A> guarded =
                new GuardedCall<>(call, inFlight, timeouts, metrics, nanoClock, isFailure, traces.begin(call, headers));
        return guarded.guard(next.startCall(guarded, headers));
    }

    private @Nullable ProxyException refusal(ServerCall<?, ?> call) {
        if (closing) {
            return new ProxyException(
                    ErrorCode.SHUTTING_DOWN,
                    "this proxy is shutting down (expected: another instance, or this one after its restart)");
        }
        return connections.refusal(call);
    }

    static void close(ServerCall<?, ?> call, StatusRuntimeException end) {
        Metadata trailers = end.getTrailers();
        call.close(end.getStatus(), trailers == null ? new Metadata() : trailers);
    }
}
