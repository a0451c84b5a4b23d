package io.github.rocketmqproxy.launcher.faults;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.HealthCheckRequest;
import io.github.rocketmqproxy.proto.simple.HealthCheckResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** All ways of misbehaving, in the order of the table. */
final class Loads {
    /** As many as the proxy of this suite lets in. */
    static final int CONNECTIONS = 5_000;

    private static final int TOO_MANY = 50;
    private static final int CONSUMERS = 20;
    private static final int BACKLOG = 2_000;
    private static final int LARGE = 32 * 1024;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Loads() {}

    static List<Load> all() {
        return List.of(
                new Load(CONNECTIONS + " connections, and " + TOO_MANY + " too many", false, Loads::connections),
                new Load(
                        CONSUMERS + " consumers that do not read, 62 MiB waiting",
                        true,
                        port -> consumers(port, false)),
                new Load(
                        CONSUMERS + " consumers that never acknowledge, 62 MiB waiting",
                        false,
                        port -> consumers(port, true)),
                new Load("malformed frames on 8 connections at a time", true, Loads::malformed),
                new Load("requests of 5 MiB, over the limit of 4, 4 at a time", false, Loads::oversized),
                new Load("small calls without end, 500 at a time", false, Loads::smallCalls),
                new Load("small sends without end, 2000 at a time", false, Loads::smallSends),
                new Load("sends of 128 KiB without end, 1000 at a time", false, Loads::largeSends));
    }

    static Load named(String name) {
        return all().stream()
                .filter(load -> load.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ManagedChannel channel(Trouble trouble, int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(8 << 20)
                .build();
        trouble.closing(channel::shutdownNow);
        return channel;
    }

    /** Each makes one call; the last ones are to be refused. */
    private static Trouble connections(int port) throws InterruptedException {
        Trouble trouble = new Trouble();
        NioEventLoopGroup io = new NioEventLoopGroup(1);
        CountDownLatch answered = new CountDownLatch(CONNECTIONS + TOO_MANY);
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS + TOO_MANY; i++) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .eventLoopGroup(io)
                    .channelType(NioSocketChannel.class)
                    .directExecutor()
                    .build();
            channels.add(channel);
            RocketMQProxyGrpc.newStub(channel)
                    .healthCheck(
                            HealthCheckRequest.getDefaultInstance(),
                            Traffic.<HealthCheckResponse>answer(
                                    answer -> {
                                        trouble.told("OK");
                                        answered.countDown();
                                    },
                                    failure -> {
                                        trouble.told(Traffic.name(failure) + description(failure));
                                        answered.countDown();
                                    }));
        }
        trouble.closing(() -> {
            channels.forEach(ManagedChannel::shutdownNow);
            io.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        });
        if (!answered.await(60, TimeUnit.SECONDS)) {
            trouble.told("not answered within 60 s: " + answered.getCount());
        }
        return trouble;
    }

    private static String description(Throwable failure) {
        String text = Status.fromThrowable(failure).getDescription();
        return text == null ? "" : " (" + text.replaceAll("[:(].*", "") + ")";
    }

    private static Trouble consumers(int port, boolean reading) throws InterruptedException {
        Trouble trouble = new Trouble();
        String topic = "load-" + ThreadLocalRandom.current().nextInt(1 << 30);
        fill(channel(trouble, port), topic);
        for (int i = 0; i < CONSUMERS; i++) {
            ManagedChannel channel = channel(trouble, port);
            String id = RocketMQProxyGrpc.newBlockingStub(channel)
                    .createConsumer(CreateConsumerRequest.newBuilder()
                            .setTopic(topic)
                            .setGroupId(topic)
                            .build())
                    .getConsumerId();
            RocketMQProxyGrpc.newStub(channel)
                    .receiveMessages(
                            ReceiveMessagesRequest.newBuilder()
                                    .setConsumerId(id)
                                    .build(),
                            new Reader(trouble, reading));
        }
        return trouble;
    }

    private static final class Reader implements ClientResponseObserver<ReceiveMessagesRequest, Message> {
        private final Trouble trouble;
        private final boolean reading;

        Reader(Trouble trouble, boolean reading) {
            this.trouble = trouble;
            this.reading = reading;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ReceiveMessagesRequest> call) {
            if (!reading) {
                call.disableAutoRequestWithInitial(1);
            }
        }

        @Override
        public void onNext(Message message) {
            trouble.told("message");
        }

        @Override
        public void onError(Throwable failure) {
            if (!trouble.isOver()) {
                trouble.told(Traffic.name(failure));
            }
        }

        @Override
        public void onCompleted() {
            trouble.told("end of stream");
        }
    }

    /** In order, a few at a time. */
    private static void fill(ManagedChannel channel, String topic) throws InterruptedException {
        String producer = producer(channel, topic);
        ByteString body = ByteString.copyFrom(new byte[LARGE]);
        for (int sent = 0; sent < BACKLOG; sent += 100) {
            CountDownLatch answered = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                RocketMQProxyGrpc.newStub(channel)
                        .sendMessage(
                                request(producer, body),
                                Traffic.<SendMessageResponse>answer(
                                        answer -> answered.countDown(), failure -> answered.countDown()));
            }
            answered.await(30, TimeUnit.SECONDS);
        }
    }

    private static String producer(ManagedChannel channel, String topic) {
        return RocketMQProxyGrpc.newBlockingStub(channel)
                .createProducer(
                        CreateProducerRequest.newBuilder().setTopic(topic).build())
                .getProducerId();
    }

    private static SendMessageRequest request(String producer, ByteString body) {
        return SendMessageRequest.newBuilder()
                .setProducerId(producer)
                .setMessageBodyBytes(body)
                .build();
    }

    /** A good beginning, and then anything. */
    private static Trouble malformed(int port) {
        Trouble trouble = new Trouble();
        for (int i = 0; i < 8; i++) {
            trouble.loop("malformed", () -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    byte[] junk = new byte[16 * 1024];
                    ThreadLocalRandom.current().nextBytes(junk);
                    OutputStream out = socket.getOutputStream();
                    out.write(PREFACE);
                    out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                    out.write(junk);
                    socket.setSoTimeout(5_000);
                    socket.getInputStream().readAllBytes();
                    trouble.told("connection ended");
                }
            });
        }
        return trouble;
    }

    private static Trouble oversized(int port) {
        Trouble trouble = new Trouble();
        ManagedChannel channel = channel(trouble, port);
        String producer = producer(channel, "load-oversized");
        for (int i = 0; i < 4; i++) {
            again(trouble, channel, request(producer, ByteString.copyFrom(new byte[5 << 20])));
        }
        return trouble;
    }

    private static Trouble largeSends(int port) {
        Trouble trouble = new Trouble();
        ManagedChannel channel = channel(trouble, port);
        String producer = producer(channel, "load-large");
        SendMessageRequest request = request(producer, ByteString.copyFrom(new byte[128 * 1024]));
        for (int i = 0; i < 1_000; i++) {
            again(trouble, channel, request);
        }
        return trouble;
    }

    /** Twice as many as there is room for. */
    private static Trouble smallSends(int port) {
        Trouble trouble = new Trouble();
        ManagedChannel channel = channel(trouble, port);
        SendMessageRequest request = request(producer(channel, "load-small"), ByteString.copyFromUtf8("small"));
        for (int i = 0; i < 2_000; i++) {
            again(trouble, channel, request);
        }
        return trouble;
    }

    private static void again(Trouble trouble, ManagedChannel channel, SendMessageRequest request) {
        if (!trouble.isOver()) {
            RocketMQProxyGrpc.newStub(channel)
                    .sendMessage(
                            request,
                            Traffic.<SendMessageResponse>answer(
                                    answer -> {
                                        trouble.told(answer.getSuccess() ? "OK" : answer.getErrorCode());
                                        again(trouble, channel, request);
                                    },
                                    failure -> {
                                        trouble.told(Traffic.name(failure));
                                        again(trouble, channel, request);
                                    }));
        }
    }

    private static Trouble smallCalls(int port) {
        Trouble trouble = new Trouble();
        ManagedChannel channel = channel(trouble, port);
        for (int i = 0; i < 500; i++) {
            check(trouble, channel);
        }
        return trouble;
    }

    private static void check(Trouble trouble, ManagedChannel channel) {
        if (!trouble.isOver()) {
            RocketMQProxyGrpc.newStub(channel)
                    .healthCheck(
                            HealthCheckRequest.getDefaultInstance(),
                            Traffic.<HealthCheckResponse>answer(
                                    answer -> {
                                        trouble.told("OK");
                                        check(trouble, channel);
                                    },
                                    failure -> {
                                        trouble.told(Traffic.name(failure));
                                        check(trouble, channel);
                                    }));
        }
    }
}
