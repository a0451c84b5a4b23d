package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Both protocols, gRPC's own services, TLS and plaintext: all at one port. */
class OnePortIT {
    private static final String SIMPLE = "rocketmq.RocketMQProxy";
    private static final String OFFICIAL = "apache.rocketmq.v2.MessagingService";

    private final String topic = unique("one-port");

    @Test
    void bothProtocolsAreServedWithTlsAndWithout() throws Exception {
        try (RunningEngine proxy = RunningEngine.start()) {
            int port = proxy.engine().port();
            ManagedChannel tls = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .sslContext(GrpcSslContexts.configure(
                                    SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE),
                                    SslProvider.JDK)
                            .build())
                    .build();
            ManagedChannel plaintext = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            try {
                for (ManagedChannel channel : List.of(tls, plaintext, tls)) {
                    assertThat(RocketMQProxyGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                                    .createProducer(CreateProducerRequest.newBuilder()
                                            .setTopic(topic)
                                            .build())
                                    .getSuccess())
                            .isTrue();
                    QueryRouteResponse route = MessagingServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(30, TimeUnit.SECONDS)
                            .queryRoute(QueryRouteRequest.newBuilder()
                                    .setTopic(V2Client.resource(topic))
                                    .build());
                    assertThat(route.getStatus().getCode()).isEqualTo(Code.OK);
                    assertThat(route.getMessageQueues(0)
                                    .getBroker()
                                    .getEndpoints()
                                    .getAddresses(0)
                                    .getPort())
                            .isEqualTo(port);
                }
                assertThat(proxy.engine().metrics().snapshot().activeConnections())
                        .isEqualTo(2);
            } finally {
                tls.shutdownNow();
                plaintext.shutdownNow();
            }
        }
    }

    @Test
    void healthAndReflectionKnowBothProtocols() throws Exception {
        try (RunningEngine proxy = RunningEngine.start();
                V2Client client = new V2Client(proxy.engine().port())) {
            for (String service : List.of("", SIMPLE, OFFICIAL)) {
                assertThat(HealthGrpc.newBlockingStub(client.channel())
                                .withDeadlineAfter(30, TimeUnit.SECONDS)
                                .check(HealthCheckRequest.newBuilder()
                                        .setService(service)
                                        .build())
                                .getStatus())
                        .as(service)
                        .isEqualTo(ServingStatus.SERVING);
            }
            assertThat(ask(client, ServerReflectionRequest.newBuilder().setListServices("*"))
                            .getListServicesResponse()
                            .getServiceList())
                    .extracting(ServiceResponse::getName)
                    .contains(SIMPLE, OFFICIAL, "grpc.health.v1.Health", "grpc.channelz.v1.Channelz");
            assertThat(ask(client, ServerReflectionRequest.newBuilder().setFileContainingSymbol(OFFICIAL))
                            .getFileDescriptorResponse()
                            .getFileDescriptorProtoCount())
                    .isPositive();
        }
    }

    private static ServerReflectionResponse ask(V2Client client, ServerReflectionRequest.Builder question)
            throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> questions = ServerReflectionGrpc.newStub(client.channel())
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
        questions.onNext(question.build());
        questions.onCompleted();
        return answer.get(30, TimeUnit.SECONDS);
    }
}
