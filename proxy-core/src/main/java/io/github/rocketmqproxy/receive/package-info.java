/**
 * From brokers to consumers: pop, wait in a bounded buffer, hand out, acknowledge or give back.
 *
 * <p>Comes in: consumer streams of one cluster and their acknowledgements. Goes out: deliveries, as fast as each stream takes
 * them. Runs on I/O threads, on the caller's thread and, once a second, on the timer; never blocks. May be called by
 * session.
 */
@NullMarked
package io.github.rocketmqproxy.receive;

import org.jspecify.annotations.NullMarked;
