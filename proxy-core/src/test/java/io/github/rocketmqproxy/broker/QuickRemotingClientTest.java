package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.netty.channel.Channel;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.ChannelEventListener;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuickRemotingClientTest {
    /** Longer than any test lasts. */
    private static final long TIMEOUT_MILLIS = 600_000;

    private static final int PATIENCE_SECONDS = 10;

    private final NioEventLoopGroup io = new NioEventLoopGroup(1);
    private final CompletableFuture<Channel> opened = new CompletableFuture<>();
    private ServerSocket server;
    private QuickRemotingClient client;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        NettyClientConfig config = new NettyClientConfig();
        config.setDisableCallbackExecutor(true);
        config.setDisableNettyWorkerGroup(true);
        ChannelEventListener listener = mock(ChannelEventListener.class);
        doAnswer(call -> opened.complete(call.getArgument(1))).when(listener).onChannelActive(any(), any());
        client = new QuickRemotingClient(config, listener, io, null);
        client.start();
    }

    @AfterEach
    void close() throws IOException {
        client.shutdown();
        server.close();
        io.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private CompletableFuture<RemotingCommand> request() {
        return client.invoke(
                "127.0.0.1:" + server.getLocalPort(),
                RemotingCommand.createRequestCommand(RequestCode.HEART_BEAT, null),
                TIMEOUT_MILLIS);
    }

    @Test
    void requestHearsOfTheEndOfItsConnectionAlthoughAnotherHasTakenItsPlace() throws Exception {
        CompletableFuture<RemotingCommand> first = request();
        CompletableFuture<CompletableFuture<RemotingCommand>> second = new CompletableFuture<>();
        try (Socket accepted = server.accept()) {
            assertThat(accepted.getInputStream().read()).isNotNegative();
            // The moment after the connection has ended and before RocketMQ's client is told.
            opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .closeFuture()
                    .addListener(ended -> second.complete(request()));
        }

        assertThatThrownBy(() -> first.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RemotingException.class);
        try (Socket other = server.accept()) {
            assertThat(other.getInputStream().read()).isNotNegative();
        }
        assertThat(second.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).failsWithin(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
