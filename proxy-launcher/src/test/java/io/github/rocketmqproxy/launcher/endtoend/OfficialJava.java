package io.github.rocketmqproxy.launcher.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The programs in {@code src/test/official-java}, compiled once against the oldest version of the official Java client that can do
 * what they do, and run with whichever version.
 */
final class OfficialJava {
    /** Sources that need more than {@link Version#V5_0_5}. */
    private static final Map<String, Version> LATER = Map.of(
            "Recall.java", Version.V5_0_8,
            "Lite.java", Version.V5_1_0,
            "Priority.java", Version.V5_2_0);

    /** Versions of {@code org.apache.rocketmq:rocketmq-client-java}, oldest first. */
    enum Version {
        V5_0_5("5.0.5"),
        V5_0_8("5.0.8"),
        V5_1_0("5.1.0"),
        V5_2_0("5.2.0");

        private final String number;

        Version(String number) {
            this.number = number;
        }

        Path jar() {
            return Tree.officialClients().resolve("rocketmq-client-java-" + number + ".jar");
        }

        /** For names of topics. */
        String tag() {
            return "java-" + number.replace('.', '-');
        }

        @Override
        public String toString() {
            return number;
        }
    }

    private final Path classes;

    private OfficialJava(Path classes) {
        this.classes = classes;
    }

    /** The programs, compiled when the first test asks; in a folder for each JVM that runs tests. */
    static OfficialJava programs() {
        return Holder.PROGRAMS;
    }

    /** Filled by the class loader: once, and only when needed. */
    private static final class Holder {
        static final OfficialJava PROGRAMS = compile();
    }

    private static OfficialJava compile() {
        try {
            String name = "official-java-" + ProcessHandle.current().pid();
            Path classes = Files.createDirectories(Tree.work().resolve(name));
            for (Version version : Version.values()) {
                List<Path> sources = sources(version);
                if (!sources.isEmpty()) {
                    compile(sources, version, classes);
                }
            }
            return new OfficialJava(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Version version) throws IOException {
        try (Stream<Path> files = Files.list(Tree.officialJava())) {
            return files.filter(file -> LATER.getOrDefault(file.getFileName().toString(), Version.V5_0_5) == version)
                    .toList();
        }
    }

    private static void compile(List<Path> sources, Version version, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            boolean compiled = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-cp", classes + ":" + version.jar(), "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError("programs for client " + version + " do not compile\n" + errors);
            }
        }
    }

    /** Starts one of the programs; the client writes its log below the folder of the end-to-end tests. */
    Program start(String name, Version version, String type, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + Tree.work().resolve("home"),
                "-cp",
                classes + ":" + version.jar(),
                type));
        command.addAll(arguments);
        return Program.start(name, Tree.work(), Map.of(), command);
    }
}
