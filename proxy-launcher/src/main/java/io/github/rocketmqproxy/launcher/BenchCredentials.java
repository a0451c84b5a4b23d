package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.api.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** As whom {@code rocketmq-proxy bench} comes. The secret never stands in a command line, which others can read. */
final class BenchCredentials {
    static final String SECRET = "BENCH_ACCESS_KEY_SECRET";

    private static final String ID = "--access-key-id";
    private static final String SECRET_FILE = "--access-key-secret-file";

    private BenchCredentials() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(ID)
                .type(String.class)
                .paramLabel("<id>")
                .description("As which user to come to a proxy with a USERS_FILE. The secret is in the file that "
                        + SECRET_FILE + " names, or in the environment as " + SECRET + ".")
                .build());
        spec.addOption(OptionSpec.builder(SECRET_FILE)
                .type(Path.class)
                .paramLabel("<file>")
                .description("File with the secret of " + ID + ", and nothing else.")
                .build());
    }

    /**
     * What the command line and the environment say.
     *
     * @throws ParameterException if there is an id without a secret, or the file cannot be used
     */
    static Optional<Credentials.Secret> read(ParseResult parsed, Map<String, String> environment) {
        String id = parsed.matchedOptionValue(ID, "");
        Path file = parsed.matchedOptionValue(SECRET_FILE, null);
        if (id.isBlank()) {
            if (file != null) {
                throw wrong(parsed, SECRET_FILE + ": a secret without " + ID + " (expected: both or none)");
            }
            return Optional.empty();
        }
        String secret = file == null ? environment.getOrDefault(SECRET, "") : content(parsed, file);
        if (secret.isBlank()) {
            throw wrong(
                    parsed,
                    ID + ": '" + id + "' without a secret (expected: " + SECRET_FILE + " or " + SECRET
                            + " in the environment)");
        }
        return Optional.of(new Credentials.Secret(id, secret));
    }

    private static String content(ParseResult parsed, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw wrong(
                    parsed, SECRET_FILE + ": '" + file + "' cannot be read (expected: a file with the secret): " + e);
        }
    }

    private static ParameterException wrong(ParseResult parsed, String message) {
        return new ParameterException(parsed.commandSpec().commandLine(), message);
    }
}
