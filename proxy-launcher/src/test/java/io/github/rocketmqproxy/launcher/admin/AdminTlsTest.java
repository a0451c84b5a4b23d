package io.github.rocketmqproxy.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.launcher.settings.MetricsTls;
import io.github.rocketmqproxy.tls.SelfSigned;
import io.github.rocketmqproxy.tls.TlsIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and figures over HTTPS. Certificates are their own authorities here. */
class AdminTlsTest {
    private static final char[] NO_PASSWORD = new char[0];

    private final TlsIdentity server = SelfSigned.make(Instant.now());
    private final TlsIdentity client = SelfSigned.make(Instant.now());
    private final TlsIdentity stranger = SelfSigned.make(Instant.now());

    @TempDir
    private Path directory;

    @BeforeEach
    void writeFiles() throws Exception {
        write("server", server);
        write("client", client);
    }

    private void write(String name, TlsIdentity identity) throws Exception {
        pem(name + ".pem", "CERTIFICATE", identity.chain().get(0).getEncoded());
        pem(name + "-key.pem", "PRIVATE KEY", identity.key().getEncoded());
    }

    private void pem(String name, String what, byte[] content) throws IOException {
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + what + "-----\n");
    }

    private MetricsTls files(String clientAuthorities) {
        return new MetricsTls(
                directory.resolve("server.pem").toString(),
                directory.resolve("server-key.pem").toString(),
                clientAuthorities.isEmpty()
                        ? ""
                        : directory.resolve(clientAuthorities).toString());
    }

    private static int get(AdminServer admin, TlsIdentity trusted, @Nullable TlsIdentity shown) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().sslContext(context(trusted, shown)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + admin.port() + "/health/live"))
                .timeout(Duration.ofSeconds(20))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static SSLContext context(TlsIdentity trusted, @Nullable TlsIdentity shown)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted.chain().get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        if (shown != null) {
            own.setKeyEntry("own", shown.key(), NO_PASSWORD, shown.chain().toArray(X509Certificate[]::new));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void withACertificateItIsHttpsOnly() throws Exception {
        try (AdminServer admin = AdminServer.open("127.0.0.1", 0, false, files(""))) {
            assertThat(get(admin, server, null)).isEqualTo(200);
            assertThatThrownBy(() -> get(admin, stranger, null)).isInstanceOf(IOException.class);
            URI plain = URI.create("http://localhost:" + admin.port() + "/health/live");
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(plain).build(), BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
            assertThat(get(admin, server, null)).isEqualTo(200);
        }
    }

    @Test
    void withAuthoritiesOnlyWhoShowsAGoodCertificateIsAnswered() throws Exception {
        try (AdminServer admin = AdminServer.open("127.0.0.1", 0, false, files("client.pem"))) {
            assertThat(get(admin, server, client)).isEqualTo(200);
            assertThatThrownBy(() -> get(admin, server, null)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(admin, server, stranger)).isInstanceOf(IOException.class);
            assertThat(get(admin, server, client)).isEqualTo(200);
        }
    }

    @Test
    void renewedFilesAreUsedWithoutARestart() throws Exception {
        AdminTls tls = new AdminTls(files("client.pem"));
        try (AdminServer admin = AdminServer.open("127.0.0.1", 0, false, tls, null, null)) {
            assertThat(get(admin, server, client)).isEqualTo(200);

            TlsIdentity renewed = SelfSigned.make(Instant.now());
            pem("server.pem", "CERTIFICATE", renewed.chain().get(0).getEncoded());
            tls.look();
            assertThat(get(admin, server, client))
                    .as("the new key is not there yet")
                    .isEqualTo(200);

            pem("server-key.pem", "PRIVATE KEY", renewed.key().getEncoded());
            pem("client.pem", "CERTIFICATE", stranger.chain().get(0).getEncoded());
            tls.look();

            assertThat(get(admin, renewed, stranger)).isEqualTo(200);
            assertThatThrownBy(() -> get(admin, renewed, client)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaidAtTheStart() {
        MetricsTls missing = new MetricsTls(
                "missing.pem", directory.resolve("server-key.pem").toString(), "");

        assertThatThrownBy(() -> AdminServer.open("127.0.0.1", 0, false, missing))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("METRICS_TLS_CERTIFICATE: \"missing.pem\" does not exist");
    }
}
