package io.github.rocketmqproxy.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the shell blocks of README and tuning guide as they are written, from the top of a small copy of the tree, with its real scripts;
 * java, mvn, node, npm and curl only say how they are called. So folders, scripts and files that a block names exist.
 */
@Timeout(30)
class ShellTest {
    @TempDir
    private Path tree;

    @BeforeEach
    void smallTree() throws IOException {
        for (String file : List.of(
                "start.sh",
                "bin/rocketmq-proxy",
                "pom.xml",
                "examples/nodejs-client/package-lock.json",
                "examples/nodejs-client/performance-test.js")) {
            Path copy = tree.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("../..").resolve(file), copy);
        }
        Files.createDirectories(tree.resolve("proxy-launcher/target/rocketmq-proxy-1/lib"));
        Files.writeString(
                Files.createDirectories(tree.resolve("jdk/bin")).resolve("../release"), "JAVA_VERSION=\"17.0.15\"\n");
        program("jdk/bin/java", "true");
        program("tools/mvn", "true");
        program("tools/curl", "true");
        program("tools/npm", "[ -f package-lock.json ]");
        program("tools/node", "[ -f \"$1\" ]");
    }

    @TestFactory
    Stream<DynamicTest> everyBlockRunsFromTheTopOfTheTree() {
        return Commands.PAGES.stream()
                .flatMap(page -> Commands.blocks(page).stream()
                        .map(block -> DynamicTest.dynamicTest(page + ": " + block.strip(), () -> assertRuns(block))));
    }

    private void assertRuns(String block) throws Exception {
        Files.deleteIfExists(tree.resolve("called"));
        Path output = tree.resolve("output");
        ProcessBuilder shell = new ProcessBuilder("sh", "-euc", block + "\nwait")
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("PATH", tree.resolve("tools") + ":" + System.getenv("PATH"));
        shell.environment().put("JAVA_HOME", tree.resolve("jdk").toString());
        shell.environment().put("CALLED", tree.resolve("called").toString());
        for (String other : List.of("NAME_SERVER", "EMBEDDED_BROKER", "CONFIG", "JAVA_OPTS", "MEMORY_LIMIT")) {
            shell.environment().remove(other);
        }
        Process process = shell.start();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        List<String> called = Files.readAllLines(tree.resolve("called"));
        for (String command : block.strip().split("\n|&& ")) {
            if (!command.startsWith("cd ")) {
                assertThat(called)
                        .as(command)
                        .anySatisfy(call -> assertCall(
                                call, command.replaceFirst(" *&$", "").strip()));
            }
        }
    }

    private static void assertCall(String call, String command) {
        if (command.matches("\\S*(start\\.sh|rocketmq-proxy)\\b.*")) {
            assertThat(call).startsWith("java ").endsWith(command.substring(command.indexOf(' ')));
        } else {
            assertThat(call).isEqualTo(command);
        }
    }

    /** A program that notes how it was called, and ends well if this condition holds. */
    private void program(String file, String condition) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\necho \"${0##*/} $*\" >>\"$CALLED\"\n" + condition + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
