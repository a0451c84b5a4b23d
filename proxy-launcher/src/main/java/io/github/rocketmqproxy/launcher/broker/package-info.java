/**
 * The way to the embedded broker, which is not on the launcher's class path.
 *
 * <p>Comes in: a directory and a port. Goes out: a running broker. Runs on the main thread; closed on the thread that stops the
 * process. May be called by the launcher.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.broker;

import org.jspecify.annotations.NullMarked;
