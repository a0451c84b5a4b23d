package io.github.rocketmqproxy.launcher.faults;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.github.rocketmqproxy.launcher.faults.Visits.Visit;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceBlockingStub;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.Publishing;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Subscription;
import io.github.rocketmqproxy.proto.v2.SubscriptionEntry;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Clients of the official protocol that come and go, each with an id of its own. */
final class V2Visits {
    private static final int CALL_SECONDS = 10;
    private static final Resource TOPIC =
            Resource.newBuilder().setName("visited").build();

    private V2Visits() {}

    static List<Visit> all() {
        return List.of(
                new Visit("official producer, with TLS, says goodbye", V2Visits::producer),
                new Visit("official consumer killed in its long poll", V2Visits::killedConsumer),
                new Visit("official calls that are refused", V2Visits::refused));
    }

    private static Channel named(ManagedChannel channel, int number) {
        Metadata headers = new Metadata();
        put(headers, "x-mq-client-id", "visitor-" + number + "@" + UUID.randomUUID());
        put(headers, "x-mq-language", "JAVA");
        put(headers, "x-mq-client-version", "5.1.0");
        put(headers, "x-mq-protocol", "v2");
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private static MessagingServiceBlockingStub stub(Channel channel) {
        return MessagingServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static Endpoints endpoints() {
        return Endpoints.newBuilder()
                .setScheme(AddressScheme.IPv4)
                .addAddresses(Address.newBuilder().setHost("127.0.0.1").setPort(8081))
                .build();
    }

    /** Tells what it is, as each official client does first, and leaves the stream open. */
    private static StreamObserver<TelemetryCommand> tell(Channel channel, Settings settings) {
        StreamObserver<TelemetryCommand> telemetry = MessagingServiceGrpc.newStub(channel)
                .telemetry(Traffic.<TelemetryCommand>answer(command -> {}, failure -> {}));
        telemetry.onNext(TelemetryCommand.newBuilder().setSettings(settings).build());
        return telemetry;
    }

    private static void producer(Visits visits, int number) {
        ManagedChannel connection = visits.tls();
        try {
            Channel channel = named(connection, number);
            route(channel);
            StreamObserver<TelemetryCommand> telemetry = tell(
                    channel,
                    Settings.newBuilder()
                            .setClientType(ClientType.PRODUCER)
                            .setAccessPoint(endpoints())
                            .setPublishing(Publishing.newBuilder().addTopics(TOPIC))
                            .build());
            require(stub(channel)
                    .heartbeat(HeartbeatRequest.newBuilder()
                            .setClientType(ClientType.PRODUCER)
                            .build())
                    .getStatus()
                    .getCode());
            require(stub(channel)
                    .sendMessage(SendMessageRequest.newBuilder()
                            .addMessages(message())
                            .build())
                    .getStatus()
                    .getCode());
            require(stub(channel)
                    .notifyClientTermination(NotifyClientTerminationRequest.getDefaultInstance())
                    .getStatus()
                    .getCode());
            telemetry.onCompleted();
        } finally {
            connection.shutdown();
        }
    }

    private static MessageQueue route(Channel channel) {
        var route = stub(channel)
                .queryRoute(QueryRouteRequest.newBuilder()
                        .setTopic(TOPIC)
                        .setEndpoints(endpoints())
                        .build());
        require(route.getStatus().getCode());
        return route.getMessageQueues(0);
    }

    private static Message message() {
        return Message.newBuilder()
                .setTopic(TOPIC)
                .setBody(ByteString.copyFromUtf8("good day"))
                .setSystemProperties(SystemProperties.newBuilder()
                        .setMessageId("01"
                                + UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT))
                        .setBodyEncoding(Encoding.IDENTITY)
                        .setMessageType(MessageType.NORMAL)
                        .setBornHost("visits"))
                .build();
    }

    private static void killedConsumer(Visits visits, int number) throws InterruptedException {
        ManagedChannel connection = visits.plaintext();
        try {
            Channel channel = named(connection, number);
            MessageQueue queue = route(channel);
            Resource group = Resource.newBuilder()
                    .setName("official-visitors-" + number % 8)
                    .build();
            FilterExpression all = FilterExpression.newBuilder()
                    .setType(FilterType.TAG)
                    .setExpression("*")
                    .build();
            tell(
                    channel,
                    Settings.newBuilder()
                            .setClientType(ClientType.PUSH_CONSUMER)
                            .setAccessPoint(endpoints())
                            .setSubscription(Subscription.newBuilder()
                                    .setGroup(group)
                                    .addSubscriptions(SubscriptionEntry.newBuilder()
                                            .setTopic(TOPIC)
                                            .setExpression(all)))
                            .build());
            stub(channel)
                    .receiveMessage(ReceiveMessageRequest.newBuilder()
                            .setGroup(group)
                            .setMessageQueue(queue)
                            .setBatchSize(4)
                            .setFilterExpression(all)
                            .setAutoRenew(true)
                            .setLongPollingTimeout(Duration.newBuilder().setSeconds(5))
                            .build());
            TimeUnit.SECONDS.sleep(1);
        } finally {
            connection.shutdownNow();
        }
    }

    private static void refused(Visits visits, int number) {
        ManagedChannel connection = visits.plaintext();
        try {
            Code nothing = stub(named(connection, number))
                    .sendMessage(SendMessageRequest.getDefaultInstance())
                    .getStatus()
                    .getCode();
            Code forged = stub(named(connection, number))
                    .changeInvisibleDuration(ChangeInvisibleDurationRequest.newBuilder()
                            .setGroup(TOPIC)
                            .setTopic(TOPIC)
                            .setReceiptHandle("forged")
                            .build())
                    .getStatus()
                    .getCode();
            if (nothing == Code.OK || forged == Code.OK) {
                throw Status.INTERNAL.withDescription("not refused").asRuntimeException();
            }
        } finally {
            connection.shutdown();
        }
    }

    private static void require(Code code) {
        if (code != Code.OK) {
            throw Status.UNKNOWN.withDescription(code.name()).asRuntimeException();
        }
    }
}
