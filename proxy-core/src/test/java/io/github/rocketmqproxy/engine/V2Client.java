package io.github.rocketmqproxy.engine;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.proto.v2.Address;
import io.github.rocketmqproxy.proto.v2.AddressScheme;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceBlockingStub;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc.MessagingServiceStub;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A raw client of the official protocol over a real connection. Headers are those of the Java client until they are changed; a
 * change counts for stubs that are taken after it.
 */
final class V2Client implements AutoCloseable {
    private final ManagedChannel channel;
    private final int port;
    private final Map<String, String> headers = new LinkedHashMap<>();

    V2Client(int port) {
        this.port = port;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(16 << 20)
                .build();
        header("x-mq-client-id", "test@" + UUID.randomUUID());
        header("x-mq-language", "JAVA");
        header("x-mq-client-version", "5.1.0");
        header("x-mq-protocol", "v2");
    }

    /** Sets a header, or removes it if the value is empty. */
    V2Client header(String name, String value) {
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    /** Sets what the client is written in; Node.js says HTTP. */
    V2Client language(String language) {
        return header("x-mq-language", language);
    }

    V2Client clientId(String id) {
        return header("x-mq-client-id", id);
    }

    /** Signs all later calls as the official clients do. */
    V2Client credentials(String accessKeyId, String secret) {
        String dateTime = "20261126T081226Z";
        return header("x-mq-date-time", dateTime)
                .header(
                        "authorization",
                        "MQv2-HMAC-SHA1 Credential=" + accessKeyId
                                + "/region/service, SignedHeaders=x-mq-date-time, Signature="
                                + signature(secret, dateTime));
    }

    private static String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return HexFormat.of().withUpperCase().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    V2Client withoutHeaders() {
        headers.clear();
        return this;
    }

    String clientId() {
        return headers.getOrDefault("x-mq-client-id", "");
    }

    ManagedChannel channel() {
        return channel;
    }

    /** With a deadline that only a hanging proxy misses. */
    MessagingServiceBlockingStub blocking() {
        return MessagingServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata()))
                .withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** Without a deadline. */
    MessagingServiceStub async() {
        return MessagingServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata()));
    }

    /** The headers as a call carries them. */
    Metadata metadata() {
        Metadata metadata = new Metadata();
        headers.forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return metadata;
    }

    static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    /** The access point by which this client reaches the proxy. */
    Endpoints endpoints() {
        return endpoints(AddressScheme.IPv4, "127.0.0.1", port);
    }

    static Endpoints endpoints(AddressScheme scheme, String host, int port) {
        return Endpoints.newBuilder()
                .setScheme(scheme)
                .addAddresses(Address.newBuilder().setHost(host).setPort(port))
                .build();
    }

    /** The route as producers and consumers ask for it when they start; creates the topic where the proxy may. */
    QueryRouteResponse route(String topic) {
        return blocking()
                .queryRoute(QueryRouteRequest.newBuilder()
                        .setTopic(resource(topic))
                        .setEndpoints(endpoints())
                        .build());
    }

    /** A plain message with an id of its own; make more of it through its builders. */
    static Message.Builder message(String topic, String body) {
        return Message.newBuilder()
                .setTopic(resource(topic))
                .setBody(ByteString.copyFromUtf8(body))
                .setSystemProperties(SystemProperties.newBuilder()
                        .setMessageId(newMessageId())
                        .setBodyEncoding(Encoding.IDENTITY)
                        .setMessageType(MessageType.NORMAL)
                        .setBornHost("test-host"));
    }

    /** 34 hexadecimal digits, as the official clients make them. */
    static String newMessageId() {
        return "01" + UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
    }

    SendMessageResponse send(Message... messages) {
        return blocking()
                .sendMessage(SendMessageRequest.newBuilder()
                        .addAllMessages(Arrays.asList(messages))
                        .build());
    }

    /** Sends one message that must be stored. */
    SendResultEntry sent(Message.Builder message) {
        SendMessageResponse response = send(message.build());
        if (response.getStatus().getCode() != Code.OK || response.getEntriesCount() != 1) {
            throw new AssertionError(response);
        }
        return response.getEntries(0);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
