package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The list of classes that the launcher script archives: those that a real proxy has loaded after messages in both protocols. With
 * {@code -Dclass-list.write=true} this writes it; without, it fails when too many of the proxy's classes are missing.
 */
class ClassListIT {
    private static final Path LIST = Path.of("src/main/distribution/lib/classes.lst");
    private static final String REMEDY =
            "out of date; write it with: mvn -pl proxy-launcher -am test -Dtest=ClassListIT"
                    + " -Dclass-list.write=true -Dsurefire.failIfNoSpecifiedTests=false";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void nearlyAllClassesOfARealRunAreInTheList(@TempDir Path directory) throws Exception {
        List<String> loaded = record(directory.resolve("recorded.lst"));
        assertThat(own(loaded)).hasSizeGreaterThan(200);
        if (Boolean.getBoolean("class-list.write")) {
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, loaded);
        }

        Set<String> listed = own(Files.readAllLines(LIST));

        assertThat(missing(own(loaded), listed))
                .as(REMEDY)
                .hasSizeLessThan(own(loaded).size() / 10);
        assertThat(missing(listed, own(loaded))).as(REMEDY).hasSizeLessThan(listed.size() / 10);
    }

    /** What a proxy loads from its start until it has stopped, with a broker in another process. */
    private static List<String> record(Path list) throws Exception {
        try (LauncherProcess broker = LauncherProcess.builder()
                        .arguments("--embedded-broker")
                        .start()
                        .awaitServing();
                LauncherProcess proxy = LauncherProcess.builder()
                        .environment("JAVA_TOOL_OPTIONS", "-XX:DumpLoadedClassList=" + list)
                        .environment("CLASS_ARCHIVE", "off")
                        .environment("AUTO_CREATE_TOPICS", "true")
                        .arguments("--name-server", broker.nameServer())
                        .start()
                        .awaitServing()) {
            for (String protocol : List.of("v2", "simple")) {
                bench(proxy, protocol, "end-to-end");
            }
            bench(proxy, "simple-stream", "send");
            for (String page : List.of("/health", "/metrics", "/metrics/prometheus")) {
                HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(proxy.admin(page)).build(), BodyHandlers.discarding());
            }
            proxy.terminate();
            assertThat(proxy.awaitExit(PATIENCE)).as(proxy.err()).isZero();
        }
        // Comments, and classes of other class loaders, which need more than a name.
        return Files.readAllLines(list).stream()
                .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
                .toList();
    }

    private static void bench(LauncherProcess proxy, String protocol, String mode) throws IOException {
        try (LauncherProcess bench = LauncherProcess.builder()
                .arguments("bench", "--address", "localhost:" + proxy.grpcPort(), "--protocol", protocol)
                .arguments("--mode", mode, "--concurrency", "4", "--warm-up", "0s", "--count", "100")
                .start()) {
            assertThat(bench.awaitExit(PATIENCE)).as(bench.err()).isZero();
        }
    }

    private static Set<String> own(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("io/github/rocketmqproxy/"))
                .collect(Collectors.toSet());
    }

    private static Set<String> missing(Set<String> wanted, Set<String> there) {
        Set<String> missing = new HashSet<>(wanted);
        missing.removeAll(there);
        return missing;
    }
}
