package io.github.rocketmqproxy.launcher.broker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/** Where the embedded broker's classes are. */
@FunctionalInterface
interface BrokerJars {
    /**
     * Looks for them.
     *
     * @return jars, never empty
     * @throws IOException when there are none
     */
    List<URL> find() throws IOException;

    /** Everything that this process was started with. */
    static BrokerJars ofClassPath() {
        return () -> {
            List<URL> entries = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                entries.add(Path.of(entry).toUri().toURL());
            }
            return entries;
        };
    }

    /**
     * {@code lib/embedded-broker/*.jar} beside the jar of a class, and that jar's neighbours in {@code lib}, which the broker
     * shares with the proxy.
     */
    static BrokerJars ofDistribution(Class<?> neighbour) {
        return () -> {
            Path jar = locationOf(neighbour);
            Path lib = jar.resolveSibling("");
            Path own = jar.resolveSibling("embedded-broker");
            // Classes in a directory, as after a build, are no distribution, whatever lies beside them.
            if (!Files.isRegularFile(jar) || !Files.isDirectory(own)) {
                throw new IOException("The embedded broker is not installed: it is neither on the class path nor in "
                        + own + " (use the whole distribution, or --name-server with a broker that runs elsewhere)");
            }
            List<URL> jars = new ArrayList<>();
            addAll(own, jars);
            addAll(lib, jars);
            return jars;
        };
    }

    private static Path locationOf(Class<?> type) throws IOException {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IOException("The launcher's own jar has no usable path: " + source.getLocation(), e);
        }
    }

    private static void addAll(Path directory, List<URL> jars) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path file : files) {
                jars.add(file.toUri().toURL());
            }
        }
    }
}
