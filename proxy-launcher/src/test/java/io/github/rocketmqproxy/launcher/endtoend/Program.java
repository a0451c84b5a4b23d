package io.github.rocketmqproxy.launcher.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A started process with its output in files. Not thread-safe; ends with the test that started it. */
final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path output;
    private final Path errors;

    private Program(String name, Process process, Path output, Path errors) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts a process.
     *
     * @param name what to call it
     * @param folder where it runs
     * @param environment variables beside those of this process
     * @param command program and arguments
     */
    static Program start(String name, Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path logs = Files.createDirectories(Tree.work().resolve("logs"));
            Path output = logs.resolve(name + ".out");
            Path errors = logs.resolve(name + ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            return new Program(name, builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    command.get(0) + ": cannot be started (expected: Node.js 18 or newer with npm on the PATH)", e);
        }
    }

    /** Waits for its end, which must come in time and with exit code 0; answers what it printed. */
    String finish(Duration timeout) {
        int code = exitCode(timeout);
        if (code != 0) {
            throw new AssertionError(name + " ended with exit code " + code + "\n" + output() + "\n" + errors());
        }
        return output();
    }

    /** Waits for its end, which must come in time; answers the exit code. */
    int exitCode(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + timeout + "\n" + output() + "\n" + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + " was interrupted", e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Writes one line to its standard input. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen\n" + errors(), e);
        }
    }

    /** Waits until it has written the text to standard output or standard error. */
    void awaitText(String text, Duration timeout) {
        Awaitility.await(name + " writes \"" + text + "\"")
                .atMost(timeout)
                .until(() -> output().contains(text) || errors().contains(text));
    }

    /** Asks it to end, as Ctrl+C does. */
    void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
