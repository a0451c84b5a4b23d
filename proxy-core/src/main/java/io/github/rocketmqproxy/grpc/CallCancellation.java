package io.github.rocketmqproxy.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call be cut off after it has been closed, when its client does not read the answer. gRPC has no method for that; but a
 * server resets the stream of a call whose context ends by a timeout.
 */
final class CallCancellation extends ServerStreamTracer.Factory {
    private static final Context.Key<Context.CancellableContext> CONTEXT = Context.key("rocketmq-proxy-call");

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new ServerStreamTracer() {
            @Override
            public Context filterContext(Context context) {
                Context.CancellableContext cancellable = context.withCancellation();
                return cancellable.withValue(CONTEXT, cancellable);
            }
        };
    }

    /** What cuts the current call off. */
    static Context.@Nullable CancellableContext current() {
        return CONTEXT.get();
    }

    static void cancel(Context.@Nullable CancellableContext context, String why) {
        if (context != null) {
            context.cancel(new TimeoutException(why));
        }
    }
}
