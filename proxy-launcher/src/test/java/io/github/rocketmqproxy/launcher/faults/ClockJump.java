package io.github.rocketmqproxy.launcher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The clock of the proxy's machine is set to another time; the time since its start goes on, as it does in the kernel. */
final class ClockJump {
    /** Where Linux distributions put the library of the package faketime. */
    private static final List<Path> PLACES = List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));

    private static final String LIBRARY = "libfaketime.so.1";

    private ClockJump() {}

    /**
     * A jump there, and back at the end.
     *
     * @param by as faketime writes it, like {@code +1h}
     */
    static Fault fault(String name, String by) {
        Path file = file();
        return Fault.of(
                        name,
                        (site, traffics) -> Files.writeString(file, by),
                        (site, traffics) -> Files.writeString(file, "+0"))
                .prepared(
                        (site, traffics) -> {
                            Optional<Path> library = library();
                            Assumptions.assumeTrue(library.isPresent(), "Install the package faketime for this one");
                            Files.writeString(file, "+0");
                            site.killProxy();
                            site.restartProxy(Map.of(
                                    "LD_PRELOAD",
                                    library.orElseThrow().toString(),
                                    "FAKETIME_TIMESTAMP_FILE",
                                    file.toString(),
                                    "FAKETIME_CACHE_DURATION",
                                    "1",
                                    "FAKETIME_DONT_FAKE_MONOTONIC",
                                    "1",
                                    // Else no thread of the JVM waits for any time.
                                    "FAKETIME_FORCE_MONOTONIC_FIX",
                                    "0"));
                        },
                        (site, traffics) -> {
                            site.killProxy();
                            site.restartProxy(Map.of());
                            Files.deleteIfExists(file);
                        });
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("clock", ".txt");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> library() throws IOException {
        for (Path place : PLACES) {
            try (Stream<Path> files =
                    Files.find(place, 3, (path, attributes) -> path.endsWith(LIBRARY), FileVisitOption.FOLLOW_LINKS)) {
                Optional<Path> found = files.findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
