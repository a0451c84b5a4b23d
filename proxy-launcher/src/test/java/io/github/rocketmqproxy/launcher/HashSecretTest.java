package io.github.rocketmqproxy.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.SecretHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class HashSecretTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input) {
        return new HashSecret(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run();
    }

    @Test
    void secretFromStandardInputBecomesALineOfAUsersFile() {
        assertThat(run("correct horse\n")).isEqualTo(ExitCode.STOPPED);

        String line = out.toString(UTF_8).strip();
        assertThat(line).startsWith("secret-hash = ").doesNotContain("horse");
        assertThat(new SecretHash(line.substring("secret-hash = ".length())).matches("correct horse"))
                .isTrue();
    }

    @Test
    void nothingIsNoSecret() {
        assertThat(run("")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8)).contains("standard input");
    }
}
