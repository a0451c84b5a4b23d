package io.github.rocketmqproxy.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of the message that a call is receiving, and says so as soon as they are more than its service takes. gRPC itself
 * has one limit for a whole server, so without this every service would have to buffer as much as the most generous one.
 */
final class RequestSize extends ServerStreamTracer {
    private static final Context.Key<RequestSize> KEY = Context.key("rocketmq-proxy-request-size");

    private final int limit;
    /** Both run on the connection's I/O thread. */
    private long received;

    private @Nullable Runnable tooLarge;

    RequestSize(int limit) {
        this.limit = limit;
    }

    /** That of the current call; null for gRPC's own services. */
    static @Nullable RequestSize current() {
        return KEY.get();
    }

    /** Says what is to be done when there are too many bytes; at most once for each message. */
    void onTooLarge(Runnable action) {
        tooLarge = action;
    }

    int limit() {
        return limit;
    }

    void exceeded() {
        if (tooLarge != null) {
            tooLarge.run();
        }
    }

    @Override
    public Context filterContext(Context context) {
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

    /** Begins to count for each call of the services that have a limit of their own. */
    static final class Factory extends ServerStreamTracer.Factory {
        private static final ServerStreamTracer NONE = new ServerStreamTracer() {};
        private final Map<String, Integer> limits;

        Factory(Map<String, Integer> limits) {
            this.limits = limits;
        }

        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            Integer limit = limits.get(MethodDescriptor.extractFullServiceName(fullMethodName));
            return limit == null ? NONE : new RequestSize(limit);
        }
    }
}
