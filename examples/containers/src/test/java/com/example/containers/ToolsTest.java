package com.example.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools of each format say: none of them needs Docker. */
class ToolsTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void theDockerfileHasNoMistakeThatItsLanguageServiceSees() throws Exception {
        run(Map.of(), "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
        run(Map.of(), "npm", "run", "-s", "lint");
    }

    @Test
    void theImageIsBuiltFromEveryModuleThatTheBuildNames() throws Exception {
        List<String> context = Files.readAllLines(HERE.resolve("../../.dockerignore"));
        List<String> modules = Pattern.compile("<module>(.+)</module>")
                .matcher(Files.readString(HERE.resolve("../../pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();

        assertThat(modules).hasSizeGreaterThan(5).allMatch(module -> context.stream()
                .anyMatch(line -> line.startsWith("!") && (module + "/").startsWith(line.substring(1) + "/")));
    }

    @Test
    void composeReadsItsFile() throws Exception {
        String config = run(Map.of("ID_KEY", "a secret of some length"), composeOrSkip(), "-f", "docker-compose.yml", "config");

        assertThat(config).contains("proxy-1:", "proxy-2:", "proxy-3:", "name-server:9876");
    }

    @Test
    void haproxyReadsItsFile() throws Exception {
        assumeTrue(onPath("haproxy"), "haproxy is not installed (remedy: apt-get install haproxy)");

        run(Map.of(), "haproxy", "-c", "-f", "haproxy.cfg");
    }

    @Test
    void theHealthCheckSucceedsAndFailsWithTheProxysAnswer() throws Exception {
        assumeTrue(onPath("bash"), "bash is not installed");

        try (Answering ready = new Answering(200);
                Answering draining = new Answering(503)) {
            assertThat(healthCheck(ready.port())).isZero();
            assertThat(healthCheck(draining.port())).isNotZero();
        }
        assertThat(healthCheck(1)).as("nothing listens").isNotZero();
    }

    private int healthCheck(int port) throws Exception {
        return start(Map.of("METRICS_PORT", Integer.toString(port)), "../../bin/health-check").waitFor();
    }

    private static String composeOrSkip() {
        assumeTrue(onPath("docker-compose"), "docker-compose is not installed (remedy: apt-get install docker-compose)");
        return "docker-compose";
    }

    private static boolean onPath(String tool) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private String run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HERE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        builder.environment().putAll(environment);
        return builder.start();
    }
}
