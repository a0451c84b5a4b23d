/**
 * From producers to brokers: check, pick a queue, batch, settle each message once.
 *
 * <p>Comes in: messages of one cluster's producers. Goes out: broker requests, and a receipt or an error for each message. Runs
 * on the caller's thread and on I/O threads and never blocks. May be called by session.
 */
@NullMarked
package io.github.rocketmqproxy.send;

import org.jspecify.annotations.NullMarked;
