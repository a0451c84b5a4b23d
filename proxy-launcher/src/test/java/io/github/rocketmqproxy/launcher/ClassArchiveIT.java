package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes, made by the real JVM in a copy of the packaged distribution. */
@Tag("distribution")
class ClassArchiveIT {
    /** An archive is made at the lowest priority: on a busy machine that takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path copy;

    @BeforeEach
    void copyDistribution() throws IOException {
        Path original =
                Path.of(System.getProperty("launcher.script"), "..", "..").normalize();
        for (String directory : List.of("bin", "lib")) {
            Files.createDirectories(copy.resolve(directory));
            try (Stream<Path> files = Files.list(original.resolve(directory))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".jsa"))
                        .toList()) {
                    Files.copy(file, copy.resolve(directory).resolve(file.getFileName()));
                }
            }
        }
    }

    @Test
    void twoFirstStartsAtOnceServeAndLeaveAnArchiveThatFits() throws Exception {
        try (LauncherProcess first = launcher("--port", "0").start();
                LauncherProcess second = launcher("--port", "0").start()) {
            for (LauncherProcess launcher : List.of(first, second)) {
                launcher.awaitServing().terminate();
                assertThat(launcher.awaitExit(PATIENCE)).isZero();
                assertThat(launcher.err()).doesNotContain("cds", "archive");
            }
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(archives())
                        .singleElement()
                        .satisfies(archive -> assertThat(archive).isRegularFile()));

        // The JVM refuses to start here when the archive does not fit.
        assertStartsQuietly("-Xshare:on");
    }

    @Test
    void aDamagedArchiveIsIgnored() throws Exception {
        Path archive = make();
        byte[] sound = Files.readAllBytes(archive);
        assertThat(archive.toFile().setWritable(true)).isTrue();
        for (int length : List.of(0, 100, 5_000, sound.length / 2)) {
            Files.write(archive, Arrays.copyOf(sound, length));

            assertStartsQuietly("");
        }
        Files.writeString(archive, "no archive at all ".repeat(1_000));
        assertStartsQuietly("");
    }

    @Test
    void otherCollectorsAndOptionsOfTheUserWorkWithIt() throws Exception {
        make();
        for (String options : List.of(
                "-XX:+UseG1GC",
                "-XX:+UseParallelGC",
                "-XX:+UseZGC",
                "-XX:-UseCompressedOops",
                "-Xmx1g",
                "-Xshare:off")) {
            assertStartsQuietly(options);
        }
    }

    private Path make() throws IOException {
        try (LauncherProcess launcher =
                launcher().environment("CLASS_ARCHIVE", "make").start()) {
            assertThat(launcher.awaitExit(PATIENCE)).as(launcher.err()).isZero();
            Path archive = Path.of(launcher.out().trim());
            assertThat(archives()).containsExactly(archive);
            return archive;
        }
    }

    private void assertStartsQuietly(String options) throws IOException {
        try (LauncherProcess launcher =
                launcher("--version").environment("JAVA_OPTS", options).start()) {
            assertThat(launcher.awaitExit(PATIENCE)).as(launcher.out()).isZero();
            assertThat(launcher.out()).as(options).startsWith("rocketmq-proxy ").hasLineCount(1);
            assertThat(launcher.err()).as(options).isEmpty();
        }
    }

    private LauncherProcess.Builder launcher(String... arguments) {
        return LauncherProcess.builder()
                .script(copy.resolve("bin/rocketmq-proxy"))
                .arguments(arguments);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(copy.toRealPath().resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("classes-"))
                    .toList();
        }
    }
}
