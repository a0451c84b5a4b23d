package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The launcher as a process of its own, with a data directory of its own unless one is given. By default it runs from the test's
 * class path; {@code -Dlauncher.script=<path of bin/rocketmq-proxy>} runs the packaged one. Ports are free ones unless the
 * arguments name others. Closing it kills what still runs.
 */
public final class LauncherProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "JAVA_HOME", "LANG", "TMPDIR");

    private final Process process;
    private final Path directory;

    private LauncherProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Describes a process to start. */
    public static Builder builder() {
        return new Builder();
    }

    /** Waits until the banner is there. */
    public LauncherProcess awaitServing() {
        Awaitility.await()
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> out().contains("Stop with Ctrl-C.") || !process.isAlive());
        assertThat(process.isAlive()).as("launcher ended: %s", err()).isTrue();
        return this;
    }

    /** The real gRPC port, from the banner. */
    public int grpcPort() {
        return Integer.parseInt(banner("gRPC +localhost:(\\d+)"));
    }

    /** Where /health and /metrics are, from the banner. */
    public URI admin(String path) {
        return URI.create(banner("health +(http://[^/]+)/health") + path);
    }

    /** The name server, {@code host:port}, from the banner. */
    public String nameServer() {
        return banner("name server +(\\S+:\\d+)");
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Waits for the end and tells the exit code. */
    public int awaitExit(Duration limit) {
        try {
            assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                    .as("still running after %s: %s", limit, err())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has written to standard output so far. */
    public String out() {
        return read("out.txt");
    }

    /** What it has written to standard error so far. */
    public String err() {
        return read("err.txt");
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(LauncherProcess::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String banner(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(out());
        assertThat(matcher.find()).as("%s in: %s", pattern, out()).isTrue();
        return matcher.group(1);
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Arguments and environment of a process. Not thread-safe. */
    public static final class Builder {
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private @Nullable String script = System.getProperty("launcher.script");
        private boolean ownPorts = true;

        private Builder() {}

        /** Adds arguments. */
        public Builder arguments(String... values) {
            arguments.addAll(List.of(values));
            return this;
        }

        /** Sets a variable; of the test's own environment the process gets only what it needs to run. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Runs this launcher script instead. */
        public Builder script(Path path) {
            script = path.toString();
            return this;
        }

        /** Leaves ports that are not named at their defaults, as a user's first start does. */
        public Builder defaultPorts() {
            ownPorts = false;
            return this;
        }

        /** Starts the process; {@link LauncherProcess#awaitServing} waits for it. */
        public LauncherProcess start() throws IOException {
            Path directory = Files.createTempDirectory("launcher");
            List<String> command = command();
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(directory.resolve("out.txt").toFile())
                    .redirectError(directory.resolve("err.txt").toFile());
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().put("DATA_DIR", directory.resolve("data").toString());
            if (ownPorts) {
                List.of("GRPC_PORT", "METRICS_PORT", "EMBEDDED_NAME_SERVER_PORT")
                        .forEach(name -> builder.environment().put(name, "0"));
            }
            builder.environment().putAll(environment);
            return new LauncherProcess(builder.start(), directory);
        }

        private List<String> command() {
            if (script != null) {
                return new ArrayList<>(List.of(script));
            }
            return new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:MaxDirectMemorySize=512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Main.class.getName()));
        }
    }
}
