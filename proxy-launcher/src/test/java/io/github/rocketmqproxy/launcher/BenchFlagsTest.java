package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.launcher.bench.BenchOptions;
import io.github.rocketmqproxy.launcher.bench.Extent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchFlagsTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter errors = new StringWriter();
    private @Nullable BenchOptions options;

    @Test
    void withoutFlagsItSendsToTheProxyOfThisMachineForTenSeconds() {
        assertThat(run("")).isZero();

        assertThat(options)
                .isEqualTo(new BenchOptions(
                        "localhost:50051",
                        false,
                        Optional.empty(),
                        BenchOptions.Protocol.V2,
                        BenchOptions.Mode.SEND,
                        "rocketmq-proxy-bench",
                        "rocketmq-proxy-bench",
                        50,
                        4,
                        100,
                        0,
                        Extent.of(Duration.ofSeconds(3)),
                        Extent.of(Duration.ofSeconds(10)),
                        0,
                        Map.of()));
    }

    @Test
    void everyFlagArrives() {
        assertThat(run("--address h:1 --tls --protocol simple-stream --mode receive --topic t --group g"
                        + " --concurrency 2 --connections 9 --body-size 7 --count 8 --warm-up 5 --prefill"
                        + " 6 --process a=1 --process b=2"))
                .isZero();

        assertThat(options)
                .isEqualTo(new BenchOptions(
                        "h:1",
                        true,
                        Optional.empty(),
                        BenchOptions.Protocol.SIMPLE_STREAM,
                        BenchOptions.Mode.RECEIVE,
                        "t",
                        "g",
                        2,
                        2,
                        7,
                        0,
                        Extent.of(5),
                        Extent.of(8),
                        6,
                        Map.of("a", 1L, "b", 2L)));
    }

    @Test
    void openLoopAndDurations() {
        assertThat(run("--rate 500 --duration 2m --warm-up 250ms")).isZero();

        BenchOptions read = Objects.requireNonNull(options);
        assertThat(read.rate()).isEqualTo(500);
        assertThat(read.measured()).isEqualTo(Extent.of(Duration.ofMinutes(2)));
        assertThat(read.warmUp()).isEqualTo(Extent.of(Duration.ofMillis(250)));
    }

    @Test
    void secretComesFromAFileOrTheEnvironmentAndIsNeverShown() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "from-the-file\n");
        environment.put("BENCH_ACCESS_KEY_SECRET", "from-the-environment");

        assertThat(run("--access-key-id shop")).isZero();
        assertThat(Objects.requireNonNull(options).credentials())
                .contains(new Credentials.Secret("shop", "from-the-environment"));
        assertThat(run("--access-key-id shop --access-key-secret-file " + file)).isZero();
        assertThat(Objects.requireNonNull(options).credentials())
                .contains(new Credentials.Secret("shop", "from-the-file"));
        assertThat(String.valueOf(options)).contains("shop").doesNotContain("from-the-file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --concurrency 0                     | '--concurrency': '0' (expected: a whole number, 1 to
                    --address localhost                 | (expected: host:port)
                    --mode end-to-end --body-size 31    | at least 32 with --mode end-to-end
                    --mode receive --rate 5             | 0 with --mode receive
                    --prefill 5                         | 0 unless --mode is receive
                    --process proxy                     | a name and a process id
                    --warm-up soon                      | a duration like
                    --access-key-id shop                | 'shop' without a secret (expected: --access-key-secret-file or
                    --access-key-secret-file x          | a secret without --access-key-id
                    --access-key-id s --access-key-secret-file absent | 'absent' cannot be read
                    --protocol v3                       | v2, simple, simple-stream
                    """)
    void whatCannotBeIsSaid(String arguments, String error) {
        assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);

        assertThat(errors.toString()).contains(error);
    }

    private int run(String arguments) {
        CommandLine command = ProxyCommand.create(
                parsed -> ExitCode.FAILED,
                parsed -> {
                    options = BenchFlags.read(parsed.subcommand(), environment);
                    return ExitCode.STOPPED;
                },
                new CreateCommands(Map.of(), System.out, System.err),
                new HashSecret(System.in, System.out, System.err),
                parsed -> ExitCode.FAILED);
        return command.setErr(new PrintWriter(errors, true))
                .execute(("bench " + arguments).trim().split(" +"));
    }
}
