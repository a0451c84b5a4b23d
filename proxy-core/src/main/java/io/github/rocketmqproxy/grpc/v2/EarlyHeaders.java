package io.github.rocketmqproxy.grpc.v2;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Sends the headers of a telemetry stream when it begins, not with its first answer: Rust's client waits for them. */
final class EarlyHeaders implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType() != MethodType.BIDI_STREAMING) {
            return next.startCall(call, headers);
        }
        call.sendHeaders(new Metadata());
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void sendHeaders(Metadata sentAlready) {}
                },
                headers);
    }
}
