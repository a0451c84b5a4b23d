package io.github.rocketmqproxy.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

/** A certificate and its key in two files, as a user would have them. */
public record PemFiles(Path certificate, Path key) {
    /** Of a certificate that nobody vouches for. */
    public static PemFiles write(Path directory, String name) throws IOException {
        return write(directory, name, SelfSigned.make(Instant.now()));
    }

    static PemFiles write(Path directory, String name, TlsIdentity identity) throws IOException {
        try {
            return new PemFiles(
                    write(
                            directory.resolve(name + ".pem"),
                            "CERTIFICATE",
                            identity.chain().get(0).getEncoded()),
                    write(
                            directory.resolve(name + "-key.pem"),
                            "PRIVATE KEY",
                            identity.key().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Path write(Path file, String what, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                file, "Made for a test.\n-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
