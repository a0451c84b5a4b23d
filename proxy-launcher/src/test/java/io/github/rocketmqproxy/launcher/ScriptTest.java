package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs bin/rocketmq-proxy and start.sh in a small copy of the source tree, with a java and a mvn that only tell how they are called. */
class ScriptTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path tree;

    private record Outcome(int exitCode, String output) {}

    @Nested
    class BinScript {
        @BeforeEach
        void tree() throws IOException {
            copy("bin/rocketmq-proxy");
            script("jdk/bin/java", "for a in \"$@\"; do echo \"$a\"; done");
            release("17.0.15");
        }

        @Test
        void beforeTheBuildItSaysHowToBuild() throws Exception {
            Outcome outcome = run("bin/rocketmq-proxy");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output()).contains("mvn -q -B -DskipTests package -f " + tree.toRealPath());
        }

        @Test
        void itRunsTheBuildOfTheSourceTreeAndPassesArgumentsOn() throws Exception {
            Path lib = directory("proxy-launcher/target/rocketmq-proxy-1.2.3/lib");
            Files.createFile(lib.resolve("b.jar"));
            Files.createFile(lib.resolve("a.jar"));

            Outcome outcome = run("bin/rocketmq-proxy", "--port", "1 2");

            Path real = lib.toRealPath();
            assertThat(outcome.output().lines())
                    .endsWith("-cp", real + "/a.jar:" + real + "/b.jar", Main.class.getName(), "--port", "1 2");
        }

        @Test
        void itRunsTheDistributionItLiesInAlsoThroughLinks() throws Exception {
            Path lib = directory("lib");
            Files.createFile(lib.resolve("a.jar"));
            Path link = Files.createSymbolicLink(tree.resolve("link"), Path.of("bin/rocketmq-proxy"));
            Files.createSymbolicLink(tree.resolve("second"), link);

            assertThat(run("second").output()).contains(lib.toRealPath() + "/a.jar");
        }

        @Test
        void newerJavaIsToldThatNativeCodeIsMeant() throws Exception {
            directory("lib");
            assertThat(run("bin/rocketmq-proxy").output()).doesNotContain("native-access");

            release("25.0.3");

            assertThat(run("bin/rocketmq-proxy").output()).contains("--enable-native-access=ALL-UNNAMED");
        }

        @Test
        void olderJavaIsRefused() throws Exception {
            directory("lib");
            release("11.0.2");

            Outcome outcome = run("bin/rocketmq-proxy");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output()).contains("is Java 11", "install Java 17 or newer");
        }

        @Test
        void javaOptionsComeLastAndMayChooseTheCollector() throws Exception {
            directory("lib");
            assertThat(run("bin/rocketmq-proxy").output()).contains("-XX:+UseSerialGC");

            Outcome outcome = run(Map.of("JAVA_OPTS", "-Xmx1g -XX:+UseG1GC"), "bin/rocketmq-proxy");

            assertThat(outcome.output()).doesNotContain("UseSerialGC").containsSubsequence("-Xmx512m", "-Xmx1g");
        }

        @ParameterizedTest
        @CsvSource({
            "1g, -Xmx499m, -XX:MaxDirectMemorySize=332m",
            "1073741824, -Xmx499m, -XX:MaxDirectMemorySize=332m",
            "512m, -Xmx192m, -XX:MaxDirectMemorySize=128m",
            "max, -Xmx512m, -XX:MaxDirectMemorySize=512m"
        })
        void heapAndDirectMemoryFitIntoTheMemoryThereIs(String limit, String heap, String direct) throws Exception {
            directory("lib");

            Outcome outcome = run(Map.of("MEMORY_LIMIT", limit), "bin/rocketmq-proxy");

            assertThat(outcome.output().lines()).contains(heap, direct);
        }

        @Test
        void tooLittleMemoryIsSaidAndAMemoryLimitThatIsNoneRefused() throws Exception {
            directory("lib");

            Outcome little = run(Map.of("MEMORY_LIMIT", "128m"), "bin/rocketmq-proxy");
            assertThat(little.exitCode()).isZero();
            assertThat(little.output())
                    .contains("with 128 MiB of memory it may be killed (remedy: allow 320m", "-Xmx76m");

            Outcome none = run(Map.of("MEMORY_LIMIT", "much"), "bin/rocketmq-proxy");
            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.output()).contains("MEMORY_LIMIT: much is no size (remedy: give it like 512m");
        }

        @Test
        void whereMemoryIsLimitedNoArchiveIsMadeUnasked() throws Exception {
            distributionWithClassList();

            run(Map.of("MEMORY_LIMIT", "1g"), "bin/rocketmq-proxy");

            assertThat(tree.resolve("lib").toFile().list()).containsExactlyInAnyOrder("a.jar", "classes.lst");
            assertThat(run(Map.of("MEMORY_LIMIT", "1g", "CLASS_ARCHIVE", "make"), "bin/rocketmq-proxy")
                            .exitCode())
                    .isZero();
        }

        @Test
        void theProxysExitCodeIsTheScripts() throws Exception {
            directory("lib");
            script("jdk/bin/java", "exit 2");

            assertThat(run("bin/rocketmq-proxy").exitCode()).isEqualTo(2);
        }

        @Test
        void theFirstStartMakesAnArchiveForTheNextOnes() throws Exception {
            distributionWithClassList();

            assertThat(run("bin/rocketmq-proxy").output()).doesNotContain("SharedArchiveFile");
            Path archive = awaitArchive();

            assertThat(run("bin/rocketmq-proxy").output()).contains("-XX:SharedArchiveFile=" + archive);
            assertThat(run(Map.of("CLASS_ARCHIVE", "off"), "bin/rocketmq-proxy").output())
                    .doesNotContain("SharedArchiveFile");
        }

        @Test
        void instancesStartedAtOnceMakeOneArchive() throws Exception {
            distributionWithClassList();
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                processes.add(builder(Map.of(), "bin/rocketmq-proxy").start());
            }
            for (Process process : processes) {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }

            awaitArchive();

            assertThat(Files.readAllLines(tree.resolve("made"))).hasSize(1);
        }

        @Test
        void anArchiveIsMadeOnDemandOnceForEachJavaAndEachSetOfJars() throws Exception {
            distributionWithClassList();
            String first = makeArchive();
            assertThat(makeArchive()).isEqualTo(first);

            Files.writeString(tree.resolve("lib/a.jar"), "another version");
            String second = makeArchive();
            release("21.0.1");
            String third = makeArchive();

            assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
            assertThat(Files.readAllLines(tree.resolve("made"))).hasSize(3);
            assertThat(Path.of(first)).as("of former jars").doesNotExist();
            assertThat(Path.of(second)).as("of another Java").exists();
        }

        @Test
        void whoeverOnlyAsksMakesNoArchive() throws Exception {
            distributionWithClassList();

            for (String question : List.of("--version", "--help", "bench", "create-topic", "completion")) {
                run("bin/rocketmq-proxy", question);
            }
            // It would already be there, or on its way.
            try (Stream<Path> files = Files.list(tree.resolve("lib"))) {
                assertThat(files)
                        .extracting(file -> file.getFileName().toString())
                        .containsExactlyInAnyOrder("a.jar", "classes.lst");
            }
        }

        @Test
        void whereNoArchiveCanBeMadeItStartsWithoutAndSaysSoOnDemandOnly() throws Exception {
            distributionWithClassList();
            script("jdk/bin/java", "case $1 in -Xshare:dump) exit 1 ;; *) echo started ;; esac");

            assertThat(run("bin/rocketmq-proxy").output()).isEqualTo("started\n");
            Awaitility.await().untilAsserted(() -> {
                Outcome outcome = run(Map.of("CLASS_ARCHIVE", "make"), "bin/rocketmq-proxy");
                assertThat(outcome.exitCode()).isEqualTo(1);
                assertThat(outcome.output()).contains("could not be made (remedy:");
                assertThat(tree.resolve("lib").toFile().list()).containsExactlyInAnyOrder("a.jar", "classes.lst");
            });
        }

        private void distributionWithClassList() throws IOException {
            directory("lib");
            Files.createFile(tree.resolve("lib/a.jar"));
            Files.createFile(tree.resolve("lib/classes.lst"));
            script(
                    "jdk/bin/java",
                    "for a in \"$@\"; do echo \"$a\"; done\n"
                            + "[ \"$1\" = -Xshare:dump ] || exit 0\n"
                            + "for a in \"$@\"; do case $a in -XX:SharedArchiveFile=*) file=${a#*=} ;; esac; done\n"
                            + "echo made >>" + tree + "/made\nsleep 1\necho archive >\"$file\"");
        }

        private String makeArchive() throws Exception {
            Outcome outcome = run(Map.of("CLASS_ARCHIVE", "make"), "bin/rocketmq-proxy");
            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            String archive = outcome.output().trim();
            assertThat(Path.of(archive)).hasContent("archive");
            return archive;
        }

        private Path awaitArchive() {
            return Awaitility.await()
                    .until(
                            () -> {
                                try (Stream<Path> files =
                                        Files.list(tree.resolve("lib").toRealPath())) {
                                    return files.filter(file -> file.toString().contains(".jsa"))
                                            .toList();
                                }
                            },
                            found ->
                                    found.size() == 1 && found.get(0).toString().endsWith(".jsa"))
                    .get(0);
        }

        private void release(String version) throws IOException {
            Files.writeString(tree.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
        }
    }

    @Nested
    class StartScript {
        @BeforeEach
        void tree() throws IOException {
            copy("start.sh");
            script("bin/rocketmq-proxy", "echo started \"$@\"");
            script("tools/mvn", "echo built; mkdir -p " + tree + "/proxy-launcher/target");
            Files.writeString(tree.resolve("pom.xml"), "<project/>");
            directory("proxy-core/src/main");
            directory("proxy-core/target");
            age(tree.resolve("pom.xml"), 100);
            age(tree.resolve("bin/rocketmq-proxy"), 100);
        }

        @Test
        void itBuildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
            assertThat(run("start.sh").output()).contains("built", "started --embedded-broker=true");
            Files.writeString(tree.resolve("proxy-core/target/Generated.java"), "made by the build");
            assertThat(run("start.sh").output()).doesNotContain("built").contains("started");

            age(Files.writeString(tree.resolve("proxy-core/src/main/New.java"), "class New {}"), -100);

            assertThat(run("start.sh").output()).contains("built", "started");
        }

        @Test
        void aFailedBuildStartsNothing() throws Exception {
            script("tools/mvn", "echo broken; exit 1");

            Outcome outcome = run("start.sh");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output()).contains("broken").doesNotContain("started");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--name-server=host:9876", "--name-server host:9876", "--embedded-broker=false"})
        void aNameServerInTheArgumentsReplacesTheEmbeddedBroker(String arguments) throws Exception {
            String[] command = ("start.sh --port 7 " + arguments).split(" ");

            assertThat(run(command).output()).contains("started --port 7 " + arguments);
        }

        @Test
        void aNameServerInTheEnvironmentReplacesTheEmbeddedBroker() throws Exception {
            assertThat(run(Map.of("NAME_SERVER", "host:9876"), "start.sh", "--port", "7")
                            .output())
                    .contains("started --port 7");
        }

        @Test
        void aNameServerInASettingsFileReplacesTheEmbeddedBroker() throws Exception {
            Path named = Files.writeString(tree.resolve("named.conf"), "batch-size = 10\n NAME_SERVER=host:9876\n");
            Path other = Files.writeString(tree.resolve("other.conf"), "#name-server = host:9876\nbatch-size = 10\n");

            assertThat(run("start.sh", "--config", named.toString()).output()).contains("started --config " + named);
            assertThat(run("start.sh", "--config=" + named).output()).contains("started --config=" + named);
            assertThat(run(Map.of("CONFIG", named.toString()), "start.sh", "--port", "7")
                            .output())
                    .contains("started --port 7");
            assertThat(run("start.sh", "--config", other.toString()).output())
                    .contains("started --embedded-broker=true --config " + other);
        }

        private void age(Path file, int seconds) throws IOException {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
        }
    }

    private Outcome run(String... command) throws Exception {
        return run(Map.of(), command);
    }

    private Outcome run(Map<String, String> environment, String... command) throws Exception {
        Process process = builder(environment, command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    private ProcessBuilder builder(Map<String, String> environment, String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.set(0, tree.resolve(command[0]).toString());
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).directory(tree.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("NAME_SERVER", "EMBEDDED_BROKER", "CONFIG", "JAVA_OPTS", "CLASS_ARCHIVE"));
        builder.environment().put("MEMORY_LIMIT", "max");
        builder.environment().put("JAVA_HOME", tree.resolve("jdk").toString());
        builder.environment().merge("PATH", tree.resolve("tools").toString(), (path, tools) -> tools + ":" + path);
        builder.environment().putAll(environment);
        return builder;
    }

    private void copy(String file) throws IOException {
        Path target = tree.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(ROOT.resolve(file), target);
    }

    private void script(String file, String body) throws IOException {
        Path target = tree.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(tree.resolve(name));
    }
}
