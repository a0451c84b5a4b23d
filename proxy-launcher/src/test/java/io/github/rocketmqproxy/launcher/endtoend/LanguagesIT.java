package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of the pages in docs/languages, as far as their languages are here. */
@ExtendWith(StageExtension.class)
class LanguagesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path PAGES = Tree.root().resolve("docs/languages");
    private static final Path GO_LIBRARIES = Path.of("/usr/share/gocode");

    private final Stage stage;

    LanguagesIT(Stage stage) {
        this.stage = stage;
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "nodejs", "python", "go", "rust", "csharp"})
    void aPageShowsTheProgramAsItIs(String page) throws IOException {
        List<MatchResult> programs = Pattern.compile("(?s)<!-- begin (\\S+) -->\n```[a-z]+\n(.*?)```\n<!-- end -->")
                .matcher(Files.readString(PAGES.resolve(page + ".md")))
                .results()
                .toList();

        assertThat(programs).isNotEmpty();
        assertThat(programs)
                .allSatisfy(program ->
                        assertThat(Tree.root().resolve(program.group(1))).hasContent(program.group(2)));
    }

    @Test
    void officialJava() throws IOException {
        Path jar = OfficialJava.Version.V5_2_0.jar();
        Path source = Tree.official().resolve("java/SendAndReceive.java");

        // Java runs a single source file by itself.
        assertSendsAndReceives(
                "java",
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + Tree.work().resolve("home"),
                "-cp",
                jar.toString(),
                source.toString());
    }

    @Test
    void officialNodejs() throws IOException {
        Path program = stage.node().folder().resolve("send-and-receive.js");
        Files.copy(Tree.official().resolve("nodejs/send-and-receive.js"), program, StandardCopyOption.REPLACE_EXISTING);

        assertSendsAndReceives("nodejs", Map.of(), "node", program.toString());
    }

    /** The commands of docs/languages/go.md. */
    @Test
    void goByStubs() throws IOException {
        assumeThat(GO_LIBRARIES.resolve("src/google.golang.org/grpc")).exists();
        assumeThat(Path.of("/usr/share/doc/protoc-gen-go-1-3")).exists();
        Path sources = Files.createDirectories(Tree.work().resolve("go/src"));
        Path example = Files.createDirectories(sources.resolve("example/send-and-receive"));
        Files.copy(
                Tree.root().resolve("examples/go/main.go"),
                example.resolve("main.go"),
                StandardCopyOption.REPLACE_EXISTING);
        finish(
                "protoc",
                Map.of(),
                "protoc",
                "-I" + Tree.protos(),
                "--go_out=plugins=grpc:" + example.getParent(),
                "rocketmq_proxy.proto");
        Path program = Tree.work().resolve("go/send-and-receive");
        Map<String, String> go = Map.of("GO111MODULE", "off", "GOPATH", sources.getParent() + ":" + GO_LIBRARIES);
        finish("build", go, "go", "build", "-o", program.toString(), "example/send-and-receive");

        assertSendsAndReceives("go", Map.of(), program.toString());
    }

    private void assertSendsAndReceives(String language, Map<String, String> environment, String... command) {
        String name = "language-" + language;
        List<String> whole = Stream.concat(
                        Stream.of(command),
                        Stream.of("localhost:" + stage.proxy().grpcPort(), name, name + "-group"))
                .toList();
        try (Program program = Program.start(name, Tree.work(), environment, whole)) {
            assertThat(program.finish(PATIENCE)).contains("sent ", "received and acknowledged ", ": Hello from ");
        }
    }

    private static void finish(String name, Map<String, String> environment, String... command) {
        try (Program program = Program.start("go-" + name, Tree.work(), environment, List.of(command))) {
            program.finish(PATIENCE);
        }
    }
}
