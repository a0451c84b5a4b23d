package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Opens telemetry streams. */
final class Telemetry {
    private final TelemetryStreams streams;

    Telemetry(TelemetryStreams streams) {
        this.streams = streams;
    }

    StreamObserver<TelemetryCommand> call(StreamObserver<TelemetryCommand> client) {
        TelemetryCall call =
                new TelemetryCall((ServerCallStreamObserver<TelemetryCommand>) client, CallHeaders.current());
        call.open(streams);
        return call;
    }
}
