package io.github.rocketmqproxy.launcher.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The scenarios with the published client installed beside them, and our own client built in its place. */
final class NodeWorkspace {
    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private final Path folder;

    private NodeWorkspace(Path folder) {
        this.folder = folder;
    }

    /** Installs and builds what is not there yet. Tests run in several JVMs: one at a time. */
    static NodeWorkspace prepare() {
        Path folder = Tree.work().resolve("node");
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                            Tree.work().resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                Objects.requireNonNull(lock);
                prepare(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeWorkspace(folder);
    }

    private static void prepare(Path folder) throws IOException {
        copy(Tree.scenarios(), folder);
        install(folder);
        install(Tree.ownClient());
        if (!isBuilt(Tree.ownClient())) {
            npm(Tree.ownClient(), "run", "build");
        }
    }

    /** Whether the client is as its sources are; another JVM's tests may be using it. */
    private static boolean isBuilt(Path client) throws IOException {
        // The last file that the build writes.
        Path last = client.resolve("dist/rocketmq_proxy.proto");
        if (!Files.exists(last)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(last);
        try (Stream<Path> sources = Files.walk(client.resolve("src"))) {
            List<Path> all = Stream.concat(
                            sources,
                            Stream.of(
                                    client.resolve("package-lock.json"),
                                    client.resolve("tsconfig.json"),
                                    Tree.protos().resolve("rocketmq_proxy.proto")))
                    .toList();
            for (Path source : all) {
                if (Files.getLastModifiedTime(source).compareTo(built) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Where the scenarios run. */
    Path folder() {
        return folder;
    }

    /** The published client's own example programs. */
    Path publishedExamples() {
        return folder.resolve("node_modules/@klsakura/rocketmq-grpc-sdk/examples");
    }

    /** Copies the programs that drive a browser, and installs what they need. */
    static Path browser() throws IOException {
        Path folder = Files.createDirectories(Tree.work().resolve("browser"));
        copy(Tree.browser(), folder);
        install(folder);
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(file.getFileName());
                // What is the same may be in use.
                if (!Files.exists(copy) || Files.mismatch(file, copy) != -1) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Installs from the lock file, unless that was done since the lock file changed. */
    private static void install(Path folder) {
        Path lock = folder.resolve("package-lock.json");
        Path installed = folder.resolve("node_modules/.installed-lock.json");
        try {
            if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
                npm(folder, "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
                Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs npm to its end. */
    static void npm(Path folder, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of("npm"), Stream.of(arguments)).toList();
        try (Program npm = Program.start("npm-" + arguments[0], folder, Map.of(), command)) {
            npm.finish(INSTALLATION);
        }
    }
}
