package io.github.rocketmqproxy.launcher.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.awaitility.Awaitility;

/** A class of the tests that runs in a JVM of its own, writes {@link #READY} when it serves, and reads commands. */
final class JavaProcess implements AutoCloseable {
    static final String READY = "ready";

    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param log where its output goes
     */
    static JavaProcess start(Path log, Class<?> main, String... arguments) {
        return start(log, List.of(), main, arguments);
    }

    /**
     * Starts it with another program's help, such as {@code nice}, and waits until it serves.
     *
     * @param log where its output goes
     * @param before that program and its arguments
     */
    static JavaProcess start(Path log, List<String> before, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                // Programs of RocketMQ's own set it when they start; without it, a name server does not read what
                // brokers tell.
                "-D" + RemotingCommand.REMOTING_VERSION_KEY + "=" + MQVersion.CURRENT_VERSION,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            JavaProcess started = new JavaProcess(process, log);
            boolean ready = false;
            try {
                started.awaitReady();
                ready = true;
                return started;
            } finally {
                if (!ready) {
                    started.kill();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        Awaitility.await()
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive() || output().lines().anyMatch(READY::equals));
        if (!process.isAlive()) {
            throw new IllegalStateException(log + ": ended instead of serving: " + output());
        }
    }

    /** What it has written until now. */
    String output() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void tell(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        Awaitility.await().atMost(START_LIMIT).until(() -> !process.isAlive());
    }

    long pid() {
        return process.pid();
    }

    /** As by {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(log + ": still running 10 s after SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
