/**
 * One account of the messages and bytes that wait in the proxy.
 *
 * <p>Comes in: reservations and releases. Goes out: yes or no, at once. Runs on any thread, never blocks. May be called by send,
 * receive and engine; knows nobody.
 */
@NullMarked
package io.github.rocketmqproxy.buffer;

import org.jspecify.annotations.NullMarked;
