package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.grpc.ManagedChannel;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The services that tools expect of every gRPC server. */
class StandardServicesTest {
    private static final String SERVICE = "rocketmq.RocketMQProxy";

    @Test
    void reflectionListsTheServicesAndShowsTheWholeContract() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            List<String> services = ask(
                            door.channel(),
                            ServerReflectionRequest.newBuilder()
                                    .setListServices("*")
                                    .build())
                    .getListServicesResponse()
                    .getServiceList()
                    .stream()
                    .map(ServiceResponse::getName)
                    .toList();
            assertThat(services).contains(SERVICE, "grpc.health.v1.Health", "grpc.channelz.v1.Channelz");

            List<ByteString> files = ask(
                            door.channel(),
                            ServerReflectionRequest.newBuilder()
                                    .setFileContainingSymbol(SERVICE)
                                    .build())
                    .getFileDescriptorResponse()
                    .getFileDescriptorProtoList();
            FileDescriptorProto contract = FileDescriptorProto.parseFrom(files.get(0));
            assertThat(contract.getPackage()).isEqualTo("rocketmq");
            assertThat(contract.getService(0).getMethodList())
                    .extracting(MethodDescriptorProto::getName)
                    .hasSameSizeAs(RocketMQProxyGrpc.getServiceDescriptor().getMethods())
                    .contains("SendMessage", "ReceiveMessages", "PublishStream");
        }
    }

    private static ServerReflectionResponse ask(ManagedChannel channel, ServerReflectionRequest question)
            throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> questions = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        questions.onNext(question);
        questions.onCompleted();
        return answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void channelzCountsTheCalls() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            for (int i = 0; i < 3; i++) {
                door.client().sendMessage(SendMessageRequest.getDefaultInstance());
            }
            // The JVM may have servers of other tests.
            assertThat(ChannelzGrpc.newBlockingStub(door.channel())
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .getServers(GetServersRequest.getDefaultInstance())
                            .getServerList())
                    .anySatisfy(server ->
                            assertThat(server.getData().getCallsSucceeded()).isGreaterThanOrEqualTo(3));
        }
    }

    @Test
    void healthIsAnsweredAndWatchersHearOfChanges() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            HealthGrpc.HealthBlockingStub health =
                    HealthGrpc.newBlockingStub(door.channel()).withDeadlineAfter(10, TimeUnit.SECONDS);
            HealthCheckRequest question =
                    HealthCheckRequest.newBuilder().setService(SERVICE).build();
            Iterator<HealthCheckResponse> watch = health.watch(question);
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

            door.door().serving(false);
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(health.check(question).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.NOT_SERVING);
            door.door().serving(true);
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

            door.door().drain();
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
            door.door().serving(true);
            door.door().close(Duration.ZERO);
        }
    }
}
