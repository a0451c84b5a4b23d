package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceBlockingStub;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceStub;
import io.github.rocketmqproxy.proto.v2.Publishing;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.Subscription;
import io.github.rocketmqproxy.proto.v2.SubscriptionEntry;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.proto.v2.UA;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One client of the official protocol on its own connection: headers, settings and heartbeats as the official Java client has
 * them. Apache's proxy serves nobody whose settings it has not seen.
 */
final class V2Client {
    static final FilterExpression EVERYTHING = FilterExpression.newBuilder()
            .setType(FilterType.TAG)
            .setExpression("*")
            .build();

    private static final long HEARTBEAT_SECONDS = 10;

    private final MessagingServiceStub stub;
    private final MessagingServiceBlockingStub blocking;
    private final Endpoints endpoints;

    private V2Client(ManagedChannel channel, BenchOptions options) {
        ClientInterceptor headers = MetadataUtils.newAttachHeadersInterceptor(V2Headers.of(options.credentials()));
        this.stub = MessagingServiceGrpc.newStub(channel).withInterceptors(headers);
        this.blocking = MessagingServiceGrpc.newBlockingStub(channel).withInterceptors(headers);
        this.endpoints = endpoints(options.address());
    }

    static V2Client producer(ManagedChannel channel, BenchOptions options, ScheduledExecutorService timer)
            throws BenchException {
        V2Client client = new V2Client(channel, options);
        client.requireTopic(options.topic());
        client.sendSettings(client.settings(ClientType.PRODUCER)
                .setPublishing(Publishing.newBuilder().addTopics(resource(options.topic())))
                .build());
        client.keepAlive(
                HeartbeatRequest.newBuilder().setClientType(ClientType.PRODUCER).build(), timer);
        return client;
    }

    static V2Client consumer(ManagedChannel channel, BenchOptions options, ScheduledExecutorService timer)
            throws BenchException {
        Resource group = resource(options.group());
        V2Client client = new V2Client(channel, options);
        client.requireTopic(options.topic());
        client.sendSettings(client.settings(ClientType.SIMPLE_CONSUMER)
                .setSubscription(Subscription.newBuilder()
                        .setGroup(group)
                        .addSubscriptions(SubscriptionEntry.newBuilder()
                                .setTopic(resource(options.topic()))
                                .setExpression(EVERYTHING)))
                .build());
        client.keepAlive(
                HeartbeatRequest.newBuilder()
                        .setClientType(ClientType.SIMPLE_CONSUMER)
                        .setGroup(group)
                        .build(),
                timer);
        return client;
    }

    MessagingServiceStub stub() {
        return stub;
    }

    MessagingServiceBlockingStub blocking() {
        return Deadline.on(blocking);
    }

    Endpoints endpoints() {
        return endpoints;
    }

    static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    /** Nothing if it is OK. */
    static void require(String what, Status status) throws BenchException {
        if (status.getCode() != Code.OK) {
            throw new BenchException(what + ": " + status.getCode() + " " + status.getMessage());
        }
    }

    static BenchException failure(String what, StatusRuntimeException failure) {
        return new BenchException(what + ": " + UnaryAnswer.description(failure.getStatus()), failure);
    }

    private static Endpoints endpoints(String address) {
        int colon = address.lastIndexOf(':');
        return Endpoints.newBuilder()
                .setScheme(AddressScheme.DOMAIN_NAME)
                .addAddresses(Address.newBuilder()
                        .setHost(address.substring(0, colon))
                        .setPort(Integer.parseInt(address.substring(colon + 1))))
                .build();
    }

    private Settings.Builder settings(ClientType type) {
        return Settings.newBuilder()
                .setClientType(type)
                .setAccessPoint(endpoints)
                .setRequestTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(Deadline.SECONDS))
                .setUserAgent(UA.newBuilder()
                        .setLanguage(io.github.rocketmqproxy.proto.v2.Language.JAVA)
                        .setVersion(V2Headers.VERSION)
                        .setHostname("bench"));
    }

    /** Also makes the proxy create the topic where it does so. */
    private void requireTopic(String topic) throws BenchException {
        String what = "the proxy has no route of topic " + topic;
        try {
            require(
                    what,
                    blocking()
                            .queryRoute(QueryRouteRequest.newBuilder()
                                    .setTopic(resource(topic))
                                    .setEndpoints(endpoints)
                                    .build())
                            .getStatus());
        } catch (StatusRuntimeException e) {
            throw failure(what, e);
        }
    }

    private void sendSettings(Settings settings) throws BenchException {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        StreamObserver<TelemetryCommand> commands = stub.telemetry(new StreamObserver<>() {
            @Override
            public void onNext(TelemetryCommand command) {
                answered.complete(null);
            }

            @Override
            public void onError(Throwable failure) {
                answered.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answered.completeExceptionally(new IllegalStateException("the proxy has ended the stream"));
            }
        });
        commands.onNext(TelemetryCommand.newBuilder().setSettings(settings).build());
        try {
            answered.get(Deadline.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchException("the proxy takes no settings: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new BenchException("the proxy has not answered to settings for " + Deadline.SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void keepAlive(HeartbeatRequest heartbeat, ScheduledExecutorService timer) {
        timer.scheduleAtFixedRate(
                () -> Deadline.on(stub).heartbeat(heartbeat, new UnaryAnswer<>(Outcome.IGNORED) {
                    @Override
                    void judge(HeartbeatResponse answer, Outcome outcome) {
                        // A proxy that needs heartbeats shows it by refusing what follows.
                    }
                }),
                0,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    }
}
