package com.example.benchmarks;

import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceImplBase;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/** Says of every message that it is stored, and stores none: what gRPC alone can carry. */
public final class NoOpServer extends MessagingServiceImplBase {
    private static final Status OK =
            Status.newBuilder().setCode(Code.OK).setMessage("OK").build();
    private static final SendMessageResponse STORED = SendMessageResponse.newBuilder()
            .setStatus(OK)
            .addEntries(SendResultEntry.newBuilder()
                    .setStatus(OK)
                    .setMessageId("010000000000000000000000000000000000")
                    .setTransactionId("010000000000000000000000000000000000"))
            .build();

    /**
     * Serves until the process is killed.
     *
     * @param arguments the port, 0 for any free one
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Server server = start(Integer.parseInt(arguments[0]));
        System.out.println("serving on " + server.getPort());
        server.awaitTermination();
    }

    static Server start(int port) throws IOException {
        return Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .directExecutor()
                .addService(new NoOpServer())
                .build()
                .start();
    }

    @Override
    public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> answer) {
        answer.onNext(STORED);
        answer.onCompleted();
    }

    @Override
    public void queryRoute(QueryRouteRequest request, StreamObserver<QueryRouteResponse> answer) {
        answer.onNext(QueryRouteResponse.newBuilder().setStatus(OK).build());
        answer.onCompleted();
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> answer) {
        answer.onNext(HeartbeatResponse.newBuilder().setStatus(OK).build());
        answer.onCompleted();
    }

    @Override
    public StreamObserver<TelemetryCommand> telemetry(StreamObserver<TelemetryCommand> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(TelemetryCommand command) {
                answers.onNext(command.toBuilder().setStatus(OK).build());
            }

            @Override
            public void onError(Throwable failure) {
                // The client has left.
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }
}
