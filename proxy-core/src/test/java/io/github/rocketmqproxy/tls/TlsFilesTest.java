package io.github.rocketmqproxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be used are refused with the setting, the file and the remedy. */
class TlsFilesTest {
    @TempDir
    private Path directory;

    private PemFiles good;

    @BeforeEach
    void writeFiles() throws IOException {
        good = PemFiles.write(directory, "good");
    }

    @Test
    void certificateWithItsAuthoritiesIsReadInOrder() throws IOException {
        PemFiles authority = PemFiles.write(directory, "authority");
        Path chain = Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(good.certificate()) + Files.readString(authority.certificate()));

        TlsIdentity identity = read(chain, good.key());

        assertThat(identity.chain()).hasSize(2);
        assertThat(identity.chain().get(0))
                .isEqualTo(read(good.certificate(), good.key()).chain().get(0));
        assertThat(identity.key().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void bothInOneFileAreRead() throws IOException {
        Path both = Files.writeString(
                directory.resolve("both.pem"), Files.readString(good.key()) + Files.readString(good.certificate()));

        assertThat(read(both, both).chain()).hasSize(1);
    }

    @Test
    void missingFileIsNamed() {
        Path missing = directory.resolve("missing.pem");

        refused(missing, good.key(), "TLS_CERTIFICATE: \"" + missing + "\" does not exist");
        refused(good.certificate(), missing, "TLS_KEY: \"" + missing + "\" does not exist");
        refused(directory, good.key(), "TLS_CERTIFICATE: \"" + directory + "\" cannot be read");
    }

    @Test
    void fileOfAnotherKindIsNamed() throws IOException {
        Path text = Files.writeString(directory.resolve("text.txt"), "hello");

        refused(text, good.key(), "TLS_CERTIFICATE: \"" + text + "\" holds no certificate");
        refused(good.key(), good.key(), "holds no certificate");
        refused(good.certificate(), text, "TLS_KEY: \"" + text + "\" holds no private key");
        refused(good.certificate(), good.certificate(), "holds no private key");
    }

    @Test
    void damagedFileIsNamed() throws IOException {
        Path certificate = PemFiles.write(directory.resolve("damaged.pem"), "CERTIFICATE", new byte[] {1, 2, 3});
        Path key = PemFiles.write(directory.resolve("damaged-key.pem"), "PRIVATE KEY", new byte[] {1, 2, 3});

        refused(
                certificate,
                good.key(),
                "TLS_CERTIFICATE: \"" + certificate + "\" holds a certificate that cannot be read");
        refused(good.certificate(), key, "TLS_KEY: \"" + key + "\" holds no EC key that can be read");
    }

    @Test
    void keyInAnotherFormIsRefusedWithTheCommandThatConvertsIt() throws IOException {
        Path old = PemFiles.write(directory.resolve("old.pem"), "EC PRIVATE KEY", new byte[] {1, 2, 3});

        refused(good.certificate(), old, "EC PRIVATE KEY");
        refused(good.certificate(), old, "openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws IOException, NoSuchAlgorithmException {
        PemFiles other = PemFiles.write(directory, "other");
        Path rsa = PemFiles.write(
                directory.resolve("rsa.pem"),
                "PRIVATE KEY",
                KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());

        refused(good.certificate(), other.key(), "is not the key of TLS_CERTIFICATE \"" + good.certificate());
        refused(good.certificate(), rsa, "holds no EC key");
    }

    private static TlsIdentity read(Path certificate, Path key) {
        return TlsFiles.identity(
                new NamedFile("TLS_CERTIFICATE", certificate.toString()), new NamedFile("TLS_KEY", key.toString()));
    }

    private static void refused(Path certificate, Path key, String naming) {
        assertThatThrownBy(() -> read(certificate, key))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(naming)
                .hasMessageContaining("expected");
    }
}
