package com.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many files and connections a process of this machine may have open. */
final class OpenFiles {
    /** Jars, logs and pipes of a JVM. */
    private static final int OTHERS = 200;

    private static final String NAME = "Max open files";

    private OpenFiles() {}

    /** Ends the program with a remedy if so many connections cannot be. */
    static void require(int connections) throws IOException {
        // Processes that are started from here get the same; a JVM raises its soft limit to the hard one.
        long limit = limit(Files.readAllLines(Path.of("/proc/self/limits")));
        int needed = connections + OTHERS;
        if (limit < needed) {
            throw new IllegalStateException("ulimit -n: " + limit + " (expected: at least " + needed + " for " + connections
                    + " connections; remedy: ulimit -Hn " + needed + " && ulimit -n " + needed + ", as root if need be)");
        }
    }

    /** The hard limit, which is the second number of the line. */
    static long limit(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()).trim().split("\\s+")[1])
                .mapToLong(word -> word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
