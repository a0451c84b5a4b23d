package io.github.rocketmqproxy.launcher.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie in this repository. */
final class Tree {
    private Tree() {}

    /** The repository's top folder, wherever below it the tests were started. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("proxy-proto"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "Not inside the repository: " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    /** The scenarios that Node.js plays. */
    static Path scenarios() {
        return root().resolve("proxy-launcher/src/test/node");
    }

    /** The program that looks at the console. */
    static Path browser() {
        return root().resolve("proxy-launcher/src/test/browser");
    }

    /** The programs for the official Java clients. */
    static Path officialJava() {
        return root().resolve("proxy-launcher/src/test/official-java");
    }

    /** The official Java clients, one jar for each version. */
    static Path officialClients() {
        return root().resolve("proxy-launcher/target/official-clients");
    }

    /** Apache's own proxy with all it needs; there only with the Maven profile {@code apache-proxy}. */
    static Path apacheProxy() {
        return root().resolve("proxy-launcher/apache-proxy/target/jars");
    }

    /** Our own Node.js client. */
    static Path ownClient() {
        return root().resolve("examples/nodejs-client");
    }

    /** The Python example. */
    static Path pythonExample() {
        return root().resolve("examples/python");
    }

    /** Programs for the official clients, one folder for each language. */
    static Path official() {
        return root().resolve("examples/official");
    }

    /** The contract of the simple protocol. */
    static Path protos() {
        return root().resolve("proxy-proto/src/main/proto");
    }

    /** What the tests write; kept for the next run and removed by {@code mvn clean}. */
    static Path work() {
        return root().resolve("proxy-launcher/target/end-to-end");
    }
}
