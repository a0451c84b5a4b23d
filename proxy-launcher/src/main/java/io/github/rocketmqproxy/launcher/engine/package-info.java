/**
 * The engine as the launcher sees it, so that the launcher can be tested without one.
 *
 * <p>Comes in: a configuration. Goes out: an engine to start, ask and close. Runs on the main thread and the admin threads. May
 * be called by the rest of the launcher.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.engine;

import org.jspecify.annotations.NullMarked;
