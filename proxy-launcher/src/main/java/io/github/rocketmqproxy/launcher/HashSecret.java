package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.api.SecretHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code rocketmq-proxy hash-secret}: makes what a users file may have instead of a secret. The secret never stands in a command line. */
final class HashSecret {
    static final String NAME = "hash-secret";

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    HashSecret(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    int run() {
        String secret;
        try {
            secret = read();
        } catch (IOException e) {
            err.println("rocketmq-proxy: standard input cannot be read: " + e);
            return ExitCode.FAILED;
        }
        if (secret == null || secret.isBlank()) {
            err.println("rocketmq-proxy: no secret (expected: one line on standard input)");
            return ExitCode.USAGE;
        }
        out.println("secret-hash = "
                + SecretHash.of(secret.strip(), SecretHash.ITERATIONS).text());
        return ExitCode.STOPPED;
    }

    private @Nullable String read() throws IOException {
        Console console = System.console();
        if (console != null && Terminal.present()) {
            char[] typed = console.readPassword("Secret: ");
            return typed == null ? null : new String(typed);
        }
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    }
}
