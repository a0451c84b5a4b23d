package com.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process. */
final class ProcessFiles {
    /** Linux counts in hundredths of a second, on every machine that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;
    private static final double KIB_PER_MEGABYTE = 1024;

    private ProcessFiles() {}

    /** Of the process, and of those that it has started and waited for: a launcher script starts a few. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name of the program, which may hold anything, ends with the last bracket.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    static double residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / KIB_PER_MEGABYTE;
    }
}
