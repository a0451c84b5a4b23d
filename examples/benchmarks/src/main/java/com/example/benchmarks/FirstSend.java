package com.example.benchmarks;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.Language;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceBlockingStub;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceStub;
import io.github.rocketmqproxy.proto.v2.Publishing;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.proto.v2.UA;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The first message that a proxy confirms, sent as the official Java client does: route, settings, message. */
final class FirstSend {
    private static final long LIMIT_SECONDS = 60;
    private static final long CALL_SECONDS = 10;
    private static final long PAUSE_MILLIS = 5;

    private final MessagingServiceBlockingStub blocking;
    private final MessagingServiceStub stub;
    private final Resource topic;
    private final Endpoints endpoints;

    private FirstSend(ManagedChannel channel, int port, String topic) {
        Metadata headers = new Metadata();
        put(headers, "x-mq-client-id", "start-up@" + UUID.randomUUID());
        put(headers, "x-mq-language", "JAVA");
        put(headers, "x-mq-client-version", "5.1.0");
        put(headers, "x-mq-protocol", "v2");
        blocking = MessagingServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        stub = MessagingServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        this.topic = Resource.newBuilder().setName(topic).build();
        endpoints = Endpoints.newBuilder()
                .setScheme(AddressScheme.DOMAIN_NAME)
                .addAddresses(Address.newBuilder().setHost("127.0.0.1").setPort(port))
                .build();
    }

    /** Returns when a proxy that is just starting has confirmed a message. */
    static void await(int port, String topic, Child child) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!listens(port)) {
            goOn(end, child, "does not listen on port " + port);
        }
        ManagedChannel channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
        try {
            FirstSend send = new FirstSend(channel, port, topic);
            for (String failure = send.attempt(); !failure.isEmpty(); failure = send.attempt()) {
                goOn(end, child, failure);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private static void goOn(long end, Child child, String failure) throws InterruptedException {
        if (!child.running() || System.nanoTime() > end) {
            throw new IllegalStateException("the proxy " + failure + "; it has written:\n" + child.output());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What is wrong; empty when the message is confirmed. */
    private String attempt() throws InterruptedException {
        try {
            Code route = limited()
                    .queryRoute(QueryRouteRequest.newBuilder()
                            .setTopic(topic)
                            .setEndpoints(endpoints)
                            .build())
                    .getStatus()
                    .getCode();
            if (route != Code.OK) {
                return "answers to the question for a route: " + route;
            }
            sendSettings();
            Code sent = limited().sendMessage(message()).getStatus().getCode();
            return sent == Code.OK ? "" : "answers to a message: " + sent;
        } catch (StatusRuntimeException | ExecutionException | TimeoutException e) {
            return "fails: " + e;
        }
    }

    private MessagingServiceBlockingStub limited() {
        return blocking.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private void sendSettings() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<TelemetryCommand> answered = new CompletableFuture<>();
        StreamObserver<TelemetryCommand> commands = stub.telemetry(new StreamObserver<>() {
            @Override
            public void onNext(TelemetryCommand command) {
                answered.complete(command);
            }

            @Override
            public void onError(Throwable failure) {
                answered.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answered.completeExceptionally(new IllegalStateException("the stream has ended"));
            }
        });
        commands.onNext(TelemetryCommand.newBuilder()
                .setSettings(Settings.newBuilder()
                        .setClientType(ClientType.PRODUCER)
                        .setAccessPoint(endpoints)
                        .setPublishing(Publishing.newBuilder().addTopics(topic))
                        .setUserAgent(UA.newBuilder().setLanguage(Language.JAVA).setVersion("5.1.0")))
                .build());
        answered.get(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private SendMessageRequest message() {
        String id = "01" + UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        return SendMessageRequest.newBuilder()
                .addMessages(Message.newBuilder()
                        .setTopic(topic)
                        .setBody(ByteString.copyFromUtf8("first"))
                        .setSystemProperties(SystemProperties.newBuilder()
                                .setMessageId(id)
                                .setMessageType(MessageType.NORMAL)
                                .setBodyEncoding(Encoding.IDENTITY)
                                .setBornHost("start-up")))
                .build();
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
}
