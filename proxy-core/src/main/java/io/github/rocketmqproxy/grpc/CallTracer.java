package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.TraceSpan;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Does for one call what gRPC has no method for.
 *
 * <p>Counts the bytes of the message that the call is receiving, and says so as soon as they are more than its service takes: gRPC
 * itself has one limit for a whole server, so without this every service would have to buffer as much as the most generous one.
 *
 * <p>Cuts the call off after it has been closed, when its client does not read the answer: a server resets the stream of a call whose
 * context ends by a timeout.
 */
final class CallTracer extends ServerStreamTracer {
    private static final Context.Key<CallTracer> KEY = Context.key("rocketmq-proxy-call");

    private final int limit;
    private Context.@Nullable CancellableContext context;
    /** Both run on the connection's I/O thread. */
    private long received;

    private @Nullable Runnable tooLarge;
    private volatile TraceSpan span = TraceSpan.NONE;

    private CallTracer(int limit) {
        this.limit = limit;
    }

    /** That of the current call; null for gRPC's own services. */
    static @Nullable CallTracer current() {
        return KEY.get();
    }

    /** Says what is to be done when there are too many bytes; at most once for each message. */
    void onTooLarge(Runnable action) {
        tooLarge = action;
    }

    /** The call is traced. */
    void begin(TraceSpan begun) {
        span = begun;
    }

    TraceSpan span() {
        return span;
    }

    int limit() {
        return limit;
    }

    void exceeded() {
        if (tooLarge != null) {
            tooLarge.run();
        }
    }

    void cutOff(String why) {
        if (context != null) {
            context.cancel(new TimeoutException(why));
        }
    }

    @Override
    public Context filterContext(Context outer) {
        context = outer.withCancellation();
        return context.withValue(KEY, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
        boolean before = received > limit;
        received += bytes;
        if (!before && received > limit) {
            exceeded();
        }
    }

    /** A message is complete. */
    @Override
    public void inboundMessageRead(int number, long wireSize, long size) {
        received = 0;
    }

    /** One for each call of the services that have a limit of their own. */
    static final class Factory extends ServerStreamTracer.Factory {
        private static final ServerStreamTracer NONE = new ServerStreamTracer() {};
        private final Map<String, Integer> limits;

        Factory(Map<String, Integer> limits) {
            this.limits = limits;
        }

        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            Integer limit = limits.get(MethodDescriptor.extractFullServiceName(fullMethodName));
            return limit == null ? NONE : new CallTracer(limit);
        }
    }
}
