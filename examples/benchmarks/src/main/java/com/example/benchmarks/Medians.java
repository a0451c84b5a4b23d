package com.example.benchmarks;

import java.util.stream.DoubleStream;

/** The middle of what several rounds have given. */
final class Medians {
    private Medians() {}

    /** Between the two in the middle if their number is even. */
    static double of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
