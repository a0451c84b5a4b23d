package io.github.rocketmqproxy.launcher.bench;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The connections of a run to one proxy. */
final class Connections implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private final List<ManagedChannel> channels = new ArrayList<>();

    private Connections() {}

    /** Prepares connections; each is opened by its first call. */
    static Connections to(String address, boolean tls, int count) {
        ChannelCredentials credentials = tls
                ? TlsChannelCredentials.newBuilder()
                        .trustManager(new TrustAnyone())
                        .build()
                : InsecureChannelCredentials.create();
        Connections connections = new Connections();
        for (int i = 0; i < count; i++) {
            // Answers are handled where they are read: nothing here blocks, and a thread hop would cost more than the
            // handling.
            connections.channels.add(Grpc.newChannelBuilder(address, credentials)
                    .directExecutor()
                    .maxInboundMessageSize(64 << 20)
                    .build());
        }
        return connections;
    }

    List<ManagedChannel> channels() {
        return channels;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            try {
                channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
