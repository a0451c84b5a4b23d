package io.github.rocketmqproxy.api;

/**
 * How values were spread over the last minute; all 0 if there was none.
 *
 * @param count how many there were
 * @param mean their mean
 * @param p50 half of them were at most this
 * @param p95 95 percent of them were at most this
 * @param p99 99 percent of them were at most this
 * @param max the largest
 */
public record Distribution(long count, double mean, double p50, double p95, double p99, double max) {
    /** No value. */
    public static final Distribution NOTHING = new Distribution(0, 0, 0, 0, 0, 0);
}
