package com.example.benchmarks;

/**
 * One row of the comparison, apart from who is measured.
 *
 * @param mode {@code send}, {@code receive} or {@code end-to-end}
 * @param concurrency messages under way at once, or consumers
 * @param bodySize bytes of each body
 * @param rate messages a second that are begun whether or not answers come; 0 begins one when another has ended
 */
record Cell(String mode, int concurrency, int bodySize, int rate) {
    /** Without a rate. */
    Cell(String mode, int concurrency, int bodySize) {
        this(mode, concurrency, bodySize, 0);
    }

    boolean receives() {
        return mode.equals("receive");
    }

    String title() {
        return mode + ", concurrency " + concurrency + ", " + bodySize + " B" + (rate == 0 ? "" : ", " + rate + " messages/s");
    }
}
