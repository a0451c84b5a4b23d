package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does for one call what gRPC has no method for.
 *
 * <p>Counts the bytes of the message that the call is receiving, and says so as soon as they are more than its service takes: gRPC
 * itself has one limit for a whole server, so without this every service would have to buffer as much as the most generous one. They count
 * among the {@link IncompleteRequests} until the message is complete.
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
    /** None within the host's own process. */
    private @Nullable RequestSender sender;
    /** The other thread is that of a connection which needs room, or the timer's. */
    private volatile @Nullable Consumer<ProxyException> refusal;

    private volatile TraceSpan span = TraceSpan.NONE;

    /** Refused or closed: what still comes is not kept. */
    private volatile boolean over;

    CallTracer(int limit) {
        this.limit = limit;
    }

    /** That of the current call; null outside of calls. */
    static @Nullable CallTracer current() {
        return KEY.get();
    }

    /** Says what is to be done when there are too many bytes; at most once for each message. */
    void onTooLarge(Runnable action) {
        tooLarge = action;
    }

    /** Says what is to be done when the request cannot be kept any longer; at most once. */
    void onRefusal(Consumer<ProxyException> action) {
        refusal = action;
    }

    /** Ends the call because its request cannot be kept any longer. What has come of it is released, whether its client listens or not. */
    void refuse(ProxyException why) {
        over = true;
        Consumer<ProxyException> action = refusal;
        if (action != null) {
            action.accept(why);
        }
        cutOff(why.toString());
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
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
        sender = IncompleteRequests.sender(call.getAttributes());
    }

    @Override
    public void inboundWireSize(long bytes) {
        if (sender != null && !over) {
            sender.received(this, bytes);
        }
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
        if (sender != null) {
            sender.done(this);
        }
    }

    @Override
    public void streamClosed(Status status) {
        over = true;
        if (sender != null) {
            sender.done(this);
        }
    }

    /** One for each call. */
    static final class Factory extends ServerStreamTracer.Factory {
        private final Map<String, Integer> limits;

        Factory(Map<String, Integer> limits) {
            this.limits = limits;
        }

        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            Integer limit = limits.get(MethodDescriptor.extractFullServiceName(fullMethodName));
            return new CallTracer(limit == null ? Integer.MAX_VALUE : limit);
        }
    }
}
