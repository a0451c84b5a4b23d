package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.tls.PemFiles;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client with TLS that trusts one authority and perhaps shows a certificate. */
final class TlsClient implements AutoCloseable {
    private final ManagedChannel channel;

    TlsClient(int port, Path trusted, @Nullable PemFiles shown) throws SSLException {
        SslContextBuilder tls = SslContextBuilder.forClient().trustManager(trusted.toFile());
        if (shown != null) {
            tls.keyManager(shown.certificate().toFile(), shown.key().toFile());
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).build())
                .build();
    }

    boolean send() {
        return RocketMQProxyGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .sendMessage(SendMessageRequest.getDefaultInstance())
                .getSuccess();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
