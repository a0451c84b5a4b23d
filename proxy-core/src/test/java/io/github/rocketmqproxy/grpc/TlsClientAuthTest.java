package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.tls.PemFiles;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.tls.TestAuthority;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients show certificates, and files change while the door is open. Real handshakes. */
class TlsClientAuthTest {
    private final TestAuthority authority = TestAuthority.named("authority");
    private final TestAuthority stranger = TestAuthority.named("stranger");
    /** By its name it is one of those that the server asks for, so clients show what it has signed. */
    private final TestAuthority impostor = TestAuthority.named("authority");

    @TempDir
    private Path directory;

    private Path trusted;
    private PemFiles server;

    @BeforeEach
    void writeFiles() throws IOException {
        trusted = authority.writeTo(directory, "authority.pem");
        server = authority.issue(directory, "server");
    }

    private OpenDoor door(String tls, String clientAuth) throws IOException {
        ProxyConfig.Builder config = ProxyConfig.builder()
                .set(Setting.TLS, tls)
                .set(Setting.TLS_CERTIFICATE, server.certificate().toString())
                .set(Setting.TLS_KEY, server.key().toString());
        if (!clientAuth.equals("none")) {
            config.set(Setting.TLS_CLIENT_AUTH, clientAuth).set(Setting.TLS_CLIENT_AUTHORITIES, trusted.toString());
        }
        return new OpenDoor(ScriptedProtocol.answering(), config, Runnable::run);
    }

    private void served(OpenDoor door, @Nullable PemFiles shown) throws IOException {
        try (TlsClient client = new TlsClient(door.port(), trusted, shown)) {
            assertThat(client.send()).isTrue();
        }
    }

    private void refused(OpenDoor door, @Nullable PemFiles shown) throws IOException {
        refused(door, trusted, shown);
    }

    private static void refused(OpenDoor door, Path trusts, @Nullable PemFiles shown) throws IOException {
        try (TlsClient client = new TlsClient(door.port(), trusts, shown)) {
            assertThatThrownBy(client::send)
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    @Test
    void withRequiredOnlyWhoShowsAGoodCertificateIsServed() throws IOException {
        try (OpenDoor door = door("required", "required")) {
            served(door, authority.issue(directory, "client"));
            refused(door, null);
            refused(door, stranger.issue(directory, "client-of-stranger"));
            refused(door, impostor.issue(directory, "client-of-impostor"));
            refused(door, authority.issueExpired(directory, "client-of-yesterday"));
            assertThatThrownBy(() -> RocketMQProxyGrpc.newBlockingStub(door.channel())
                            .sendMessage(SendMessageRequest.getDefaultInstance()))
                    .as("without TLS")
                    .isInstanceOf(StatusRuntimeException.class);
            served(door, authority.issue(directory, "another-client"));
            assertThat(door.metrics().snapshot().errorCount())
                    .as("none of them came to a call")
                    .isZero();
        }
    }

    @Test
    void withOptionalWhoShowsNoneIsServedAndWhoShowsABadOneIsNot() throws IOException {
        try (OpenDoor door = door("auto", "optional")) {
            served(door, authority.issue(directory, "client"));
            served(door, null);
            refused(door, impostor.issue(directory, "client-of-impostor"));
            refused(door, authority.issueExpired(directory, "client-of-yesterday"));
        }
    }

    @Test
    void withoutClientAuthABadCertificateIsNotLookedAt() throws IOException {
        try (OpenDoor door = door("auto", "none")) {
            served(door, impostor.issue(directory, "client-of-impostor"));
        }
    }

    @Test
    void certificateOfOurOwnCanBeServedToClientsThatMustShowOne() throws IOException {
        ProxyConfig.Builder config = ProxyConfig.builder()
                .set(Setting.TLS, "required")
                .set(Setting.TLS_CLIENT_AUTH, "required")
                .set(Setting.TLS_CLIENT_AUTHORITIES, trusted.toString());
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), config, Runnable::run)) {
            // Its own certificate cannot be trusted, but the client's is asked for all the same.
            refused(door, null);
        }
    }

    @Test
    void authoritiesThatCannotBeReadAreSaidAtTheStart() throws IOException {
        trusted = Files.writeString(directory.resolve("empty.pem"), "");

        assertThatThrownBy(() -> door("required", "required"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("TLS_CLIENT_AUTHORITIES: \"" + trusted + "\" holds no certificate");
    }

    @Test
    void renewedCertificateIsShownWithoutARestartAndConnectionsLiveOn() throws IOException {
        Path others = stranger.writeTo(directory, "stranger.pem");
        try (OpenDoor door = door("auto", "none");
                TlsClient old = new TlsClient(door.port(), trusted, null)) {
            assertThat(old.send()).isTrue();
            refused(door, others, null);

            replace(server, stranger.issue(directory, "renewed"));
            door.advance(Reloading.INTERVAL.multipliedBy(2));

            try (TlsClient renewed = new TlsClient(door.port(), others, null)) {
                assertThat(renewed.send()).isTrue();
            }
            refused(door, null);
            assertThat(old.send()).as("on its old connection").isTrue();
        }
    }

    @Test
    void brokenPairChangesNothingUntilBothFilesAreThere() throws IOException {
        Path others = stranger.writeTo(directory, "stranger.pem");
        PemFiles renewed = stranger.issue(directory, "renewed");
        try (OpenDoor door = door("auto", "none")) {
            Files.copy(renewed.certificate(), server.certificate(), StandardCopyOption.REPLACE_EXISTING);
            door.advance(Reloading.INTERVAL.multipliedBy(2));
            served(door, null);

            Files.copy(renewed.key(), server.key(), StandardCopyOption.REPLACE_EXISTING);
            door.advance(Reloading.INTERVAL.multipliedBy(2));
            try (TlsClient client = new TlsClient(door.port(), others, null)) {
                assertThat(client.send()).isTrue();
            }
        }
    }

    @Test
    void authoritiesOfClientsAreReadAgain() throws IOException {
        PemFiles client = stranger.issue(directory, "client-of-stranger");
        try (OpenDoor door = door("required", "required")) {
            refused(door, client);
            Path both = Files.writeString(
                    directory.resolve("both.pem"),
                    Files.readString(trusted) + Files.readString(stranger.writeTo(directory, "stranger.pem")));
            Files.copy(both, trusted, StandardCopyOption.REPLACE_EXISTING);
            door.advance(Reloading.INTERVAL.multipliedBy(2));

            served(door, client);
        }
    }

    private static void replace(PemFiles old, PemFiles renewed) throws IOException {
        Files.copy(renewed.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
    }
}
