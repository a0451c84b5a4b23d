package com.example.benchmarks;

/**
 * One row of the comparison, apart from who is measured.
 *
 * @param mode {@code send} or {@code receive}
 * @param concurrency messages under way at once, or consumers
 * @param bodySize bytes of each body
 */
record Cell(String mode, int concurrency, int bodySize) {
    String title() {
        return mode + ", concurrency " + concurrency + ", " + bodySize + " B";
    }
}
