package io.github.rocketmqproxy.pool;

/**
 * The right to use a pooled value until {@link #close()}. Thread-safe.
 *
 * @param <V> the type of the value
 */
public interface Lease<V> extends AutoCloseable {
    /**
     * The value leased. Do not close it: the pool does.
     *
     * @return the same value for as long as the lease lives
     */
    V value();

    /** Gives the value back. It must not be used afterwards. A second call does nothing. */
    @Override
    void close();
}
