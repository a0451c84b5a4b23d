package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;

/** A second protocol for the same door, whose Heartbeat answers at once and whose Telemetry answers each message with itself. */
record OtherProtocol(int maxRequestBytes) implements ProtocolAdapter {
    @Override
    public BindableService service() {
        return new MessagingServiceGrpc.MessagingServiceImplBase() {
            @Override
            public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
                observer.onNext(HeartbeatResponse.getDefaultInstance());
                observer.onCompleted();
            }

            @Override
            public StreamObserver<TelemetryCommand> telemetry(StreamObserver<TelemetryCommand> observer) {
                return new StreamObserver<>() {
                    @Override
                    public void onNext(TelemetryCommand command) {
                        observer.onNext(command);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        // The client has gone.
                    }

                    @Override
                    public void onCompleted() {
                        observer.onCompleted();
                    }
                };
            }
        };
    }

    @Override
    public boolean isFailure(Object answer) {
        return false;
    }
}
