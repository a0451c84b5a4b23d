package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.github.rocketmqproxy.tls.PemFiles;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One port for clients with TLS and clients without. */
class TlsTest {
    private static final byte[] TLS_GREETING_BEGIN = {22, 3, 1};

    @Test
    void clientsWithTlsAndWithoutAreServedSideBySide() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            ManagedChannel tls = anyCertificate(door.port());
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(send(tls)).isTrue();
                    assertThat(send(door.channel())).isTrue();
                }
                assertThat(door.metrics().snapshot().activeConnections()).isEqualTo(2);
            } finally {
                end(tls);
            }
        }
    }

    @Test
    void certificateIsMadeOutsideTheIoThreadsWhenTheFirstClientAsksForOne() throws Exception {
        Queue<Runnable> work = new ConcurrentLinkedQueue<>();
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), ProxyConfig.builder(), work::add)) {
            assertThat(send(door.channel())).isTrue();
            assertThat(work).isEmpty();

            ManagedChannel tls = anyCertificate(door.port());
            try {
                CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> send(tls));
                awaitSize(work);
                assertThat(send(door.channel())).isTrue();
                assertThat(answer).isNotDone();

                work.remove().run();
                assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
                assertThat(work).isEmpty();
            } finally {
                end(tls);
            }
        }
    }

    private static void awaitSize(Queue<Runnable> work) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(work).hasSize(1));
    }

    @Test
    void ownCertificateIsShownAndClientsThatTrustOnlyAnotherGoAway(@TempDir Path directory) throws Exception {
        PemFiles own = PemFiles.write(directory, "own");
        PemFiles other = PemFiles.write(directory, "other");
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), with(own), Runnable::run)) {
            ManagedChannel trusting = trusting(door.port(), own);
            ManagedChannel doubting = trusting(door.port(), other);
            try {
                assertThat(send(trusting)).isTrue();
                assertThatThrownBy(() -> send(doubting))
                        .satisfies(e ->
                                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
                assertThat(send(trusting)).isTrue();
                assertThat(send(door.channel())).isTrue();
            } finally {
                end(trusting);
                end(doubting);
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaidAtTheStart(@TempDir Path directory) throws IOException {
        PemFiles own = PemFiles.write(directory, "own");
        PemFiles other = PemFiles.write(directory, "other");

        assertThatThrownBy(() -> new OpenDoor(
                        ScriptedProtocol.answering(),
                        with(new PemFiles(own.certificate(), other.key())),
                        Runnable::run))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("TLS_KEY")
                .hasMessageContaining(other.key().toString());
    }

    @Test
    void withTlsOffOnlyPlaintextIsServed() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), Setting.TLS, "off")) {
            ManagedChannel tls = anyCertificate(door.port());
            try {
                assertThatThrownBy(() -> send(tls))
                        .satisfies(e ->
                                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
                assertThat(send(door.channel())).isTrue();
            } finally {
                end(tls);
            }
        }
    }

    @Test
    void withTlsRequiredOnlyTlsIsServed() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), Setting.TLS, "required")) {
            ManagedChannel tls = anyCertificate(door.port());
            try {
                assertThatThrownBy(() -> send(door.channel()))
                        .satisfies(e ->
                                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
                assertThat(send(tls)).isTrue();
            } finally {
                end(tls);
            }
        }
    }

    @Test
    void connectionThatSaysNothingOrHalfAGreetingEndsAfterTheReadTimeout() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), Setting.READ_TIMEOUT, "300ms");
                Socket silent = connect(door);
                Socket halfGreeting = connect(door)) {
            halfGreeting.getOutputStream().write(TLS_GREETING_BEGIN);

            assertEnds(silent);
            assertEnds(halfGreeting);
            assertThat(send(door.channel())).isTrue();
        }
    }

    @Test
    void garbageEndsItsConnectionOnly() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                Socket text = connect(door);
                Socket zeros = connect(door);
                Socket afterGreeting = connect(door)) {
            assertThat(send(door.channel())).isTrue();
            text.getOutputStream().write("EHLO proxy\r\nsomething more\r\n".getBytes(StandardCharsets.US_ASCII));
            zeros.getOutputStream().write(new byte[64]);
            afterGreeting.getOutputStream().write(TLS_GREETING_BEGIN);
            afterGreeting.getOutputStream().write(new byte[64]);

            assertEnds(text);
            assertEnds(zeros);
            assertEnds(afterGreeting);
            assertThat(send(door.channel())).isTrue();
            assertThat(door.metrics().snapshot().activeConnections()).isEqualTo(1);
        }
    }

    @Test
    void greetingMayComeByteByByte() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                Socket slow = connect(door)) {
            slow.setTcpNoDelay(true);
            for (byte each : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                slow.getOutputStream().write(each);
                slow.getOutputStream().flush();
            }
            slow.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});

            // The server's settings: a frame of type 4.
            byte[] answer = slow.getInputStream().readNBytes(4);
            assertThat(answer[3]).isEqualTo((byte) 4);
        }
    }

    @Test
    void clientThatEndsItsSideWithoutAWordLeavesNothing() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            try (Socket gone = connect(door)) {
                gone.shutdownOutput();
                assertEnds(gone);
            }
            try (RawHttp2 next = new RawHttp2(door.port(), 65_535)) {
                next.sync();
                assertThat(door.metrics().snapshot().activeConnections()).isEqualTo(1);
            }
        }
    }

    private static ProxyConfig.Builder with(PemFiles files) {
        return ProxyConfig.builder()
                .set(Setting.TLS_CERTIFICATE, files.certificate().toString())
                .set(Setting.TLS_KEY, files.key().toString());
    }

    private static boolean send(ManagedChannel channel) {
        return RocketMQProxyGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .sendMessage(SendMessageRequest.getDefaultInstance())
                .getSuccess();
    }

    private static ManagedChannel anyCertificate(int port) throws SSLException {
        return channel(port, SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE));
    }

    private static ManagedChannel trusting(int port, PemFiles files) throws SSLException {
        return channel(
                port,
                SslContextBuilder.forClient().trustManager(files.certificate().toFile()));
    }

    private static ManagedChannel channel(int port, SslContextBuilder tls) throws SSLException {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).build())
                .build();
    }

    private static void end(ManagedChannel channel) throws InterruptedException {
        channel.shutdownNow();
        assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private static Socket connect(OpenDoor door) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), door.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** The server may say a last word before it ends the connection. */
    private static void assertEnds(Socket socket) {
        try {
            byte[] word = new byte[1_024];
            while (socket.getInputStream().read(word) >= 0) {
                // Goes on to the end.
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open after ten seconds", e);
        } catch (IOException e) {
            // Reset is an end, too.
        }
    }
}
