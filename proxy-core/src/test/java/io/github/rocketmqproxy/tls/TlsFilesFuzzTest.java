package io.github.rocketmqproxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Any file as certificate and key, and any content of those in PEM. */
class TlsFilesFuzzTest {
    private Path directory = Path.of("");
    private PemFiles good = new PemFiles(directory, directory);

    @BeforeEach
    void writeFiles() throws IOException {
        directory = Files.createTempDirectory("tls-fuzz");
        good = PemFiles.write(directory, "good");
    }

    @AfterEach
    void deleteFiles() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @FuzzTest
    void filesAreReadOrRefused(byte[] data) throws IOException {
        Path whole = Files.write(directory.resolve("whole.pem"), data);
        read(whole, whole);
        Path certificate = PemFiles.write(directory.resolve("certificate.pem"), "CERTIFICATE", data);
        read(certificate, good.key());
        Path key = PemFiles.write(directory.resolve("key.pem"), "PRIVATE KEY", data);
        read(good.certificate(), key);
    }

    private static void read(Path certificate, Path key) {
        try {
            TlsIdentity identity = TlsFiles.identity(
                    new NamedFile("CERT", certificate.toString()), new NamedFile("KEY", key.toString()));
            assertThat(identity.chain()).isNotEmpty();
        } catch (ConfigException refusal) {
            assertThat(refusal.violations()).singleElement().asString().contains("expected");
        }
    }
}
