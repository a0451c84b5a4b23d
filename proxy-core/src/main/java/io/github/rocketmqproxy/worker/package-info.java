/**
 * Threads: those of all connections, a bounded pool for what may block, one timer, and how work without threads is started.
 *
 * <p>Comes in: tasks. Goes out: their execution, or a refusal at once. Blocking tasks run on pool threads, timed ones on the one
 * timer thread, which they must not block. May be called by every room above; knows nobody.
 */
@NullMarked
package io.github.rocketmqproxy.worker;

import org.jspecify.annotations.NullMarked;
