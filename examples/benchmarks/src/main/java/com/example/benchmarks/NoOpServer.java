package com.example.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.AckMessageResultEntry;
import io.github.rocketmqproxy.proto.v2.Assignment;
import io.github.rocketmqproxy.proto.v2.Broker;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Digest;
import io.github.rocketmqproxy.proto.v2.DigestType;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceImplBase;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/**
 * Says of every message that it is stored, and stores none; has a message for everyone who asks, always the same. What gRPC alone can
 * carry.
 */
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
    /** As large as a message of 100 bytes from a broker is. */
    private static final ReceiveMessageResponse MESSAGE = ReceiveMessageResponse.newBuilder()
            .setMessage(Message.newBuilder()
                    .setTopic(Resource.newBuilder().setName("no-op-topic"))
                    .setBody(ByteString.copyFrom(new byte[100]))
                    .setSystemProperties(SystemProperties.newBuilder()
                            .setMessageId("010000000000000000000000000000000000")
                            .setReceiptHandle("4096 1700000000000 60000 0 0 broker-a 0 4127 123456789012")
                            .setBodyDigest(
                                    Digest.newBuilder().setType(DigestType.CRC32).setChecksum("00000000"))
                            .setBodyEncoding(Encoding.IDENTITY)
                            .setMessageType(MessageType.NORMAL)
                            .setBornTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000))
                            .setBornHost("127.0.0.1")
                            .setStoreTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000))
                            .setStoreHost("127.0.0.1:10911")
                            .setDeliveryAttempt(1)
                            .setQueueOffset(4_127)))
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
    public void queryAssignment(QueryAssignmentRequest request, StreamObserver<QueryAssignmentResponse> answer) {
        answer.onNext(QueryAssignmentResponse.newBuilder()
                .setStatus(OK)
                .addAssignments(Assignment.newBuilder()
                        .setMessageQueue(MessageQueue.newBuilder()
                                .setTopic(request.getTopic())
                                .setBroker(Broker.newBuilder().setName("no-op"))))
                .build());
        answer.onCompleted();
    }

    @Override
    public void receiveMessage(ReceiveMessageRequest request, StreamObserver<ReceiveMessageResponse> answer) {
        answer.onNext(ReceiveMessageResponse.newBuilder().setStatus(OK).build());
        for (int i = 0; i < request.getBatchSize(); i++) {
            answer.onNext(MESSAGE);
        }
        answer.onNext(ReceiveMessageResponse.newBuilder()
                .setDeliveryTimestamp(Timestamp.getDefaultInstance())
                .build());
        answer.onCompleted();
    }

    @Override
    public void ackMessage(AckMessageRequest request, StreamObserver<AckMessageResponse> answer) {
        AckMessageResponse.Builder acknowledged = AckMessageResponse.newBuilder().setStatus(OK);
        for (AckMessageEntry entry : request.getEntriesList()) {
            acknowledged.addEntries(AckMessageResultEntry.newBuilder()
                    .setMessageId(entry.getMessageId())
                    .setReceiptHandle(entry.getReceiptHandle())
                    .setStatus(OK));
        }
        answer.onNext(acknowledged.build());
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
