package com.example.benchmarks;

import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many connections to one proxy that share one thread here: each a gRPC channel of its own. */
final class IdleConnections implements AutoCloseable {
    private static final int CALLS_AT_ONCE = 100;
    private static final long CALL_SECONDS = 30;

    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final QueryRouteRequest request;
    private volatile String failure = "";

    /** Prepares connections; each is opened by its first call. */
    IdleConnections(String address, String topic, int count) {
        int colon = address.lastIndexOf(':');
        Address.Builder proxy =
                Address.newBuilder().setHost(address.substring(0, colon)).setPort(Integer.parseInt(address.substring(colon + 1)));
        request = QueryRouteRequest.newBuilder()
                .setTopic(Resource.newBuilder().setName(topic))
                .setEndpoints(Endpoints.newBuilder()
                        .setScheme(AddressScheme.DOMAIN_NAME)
                        .addAddresses(proxy))
                .build();
        for (int i = 0; i < count; i++) {
            channels.add(NettyChannelBuilder.forTarget(address)
                    .usePlaintext()
                    .eventLoopGroup(loop)
                    .channelType(NioSocketChannel.class)
                    .directExecutor()
                    .intercept(MetadataUtils.newAttachHeadersInterceptor(headers()))
                    .build());
        }
    }

    /** Asks for a route once on each connection, a hundred at once. Returns how many got it. */
    int call() throws InterruptedException {
        Semaphore room = new Semaphore(CALLS_AT_ONCE);
        AtomicInteger served = new AtomicInteger();
        for (ManagedChannel channel : channels) {
            room.acquire();
            MessagingServiceGrpc.newStub(channel)
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .queryRoute(request, new Answer(room, served));
        }
        room.acquire(CALLS_AT_ONCE);
        return served.get();
    }

    /** How many are connected now. */
    int open() {
        return (int) channels.stream()
                .filter(channel -> channel.getState(false) == ConnectivityState.READY)
                .count();
    }

    /** Why the last call that was not served was not; empty if all were. */
    String failure() {
        return failure;
    }

    /** As the official Java client has them. */
    private static Metadata headers() {
        Metadata headers = new Metadata();
        put(headers, "x-mq-client-id", "connections@" + UUID.randomUUID());
        put(headers, "x-mq-language", "JAVA");
        put(headers, "x-mq-client-version", "5.1.0");
        put(headers, "x-mq-protocol", "v2");
        return headers;
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Answer implements StreamObserver<QueryRouteResponse> {
        private final Semaphore room;
        private final AtomicInteger served;

        Answer(Semaphore room, AtomicInteger served) {
            this.room = room;
            this.served = served;
        }

        @Override
        public void onNext(QueryRouteResponse answer) {
            if (answer.getStatus().getCode() == Code.OK) {
                served.incrementAndGet();
            } else {
                failure = answer.getStatus().getCode() + " " + answer.getStatus().getMessage();
            }
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause.toString();
            room.release();
        }

        @Override
        public void onCompleted() {
            room.release();
        }
    }
}
