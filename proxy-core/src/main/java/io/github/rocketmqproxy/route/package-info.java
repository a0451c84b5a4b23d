/**
 * Where the queues of a topic are.
 *
 * <p>Comes in: a topic name. Goes out: its route, from memory where possible. Runs on the caller's thread or on RocketMQ's I/O
 * threads and never blocks. May be called by send and receive.
 */
@NullMarked
package io.github.rocketmqproxy.route;

import org.jspecify.annotations.NullMarked;
