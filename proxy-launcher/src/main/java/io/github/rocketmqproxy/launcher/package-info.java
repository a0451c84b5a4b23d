/**
 * The command line around the engine: reads settings, starts what they ask for, says what runs where, and stops it in order.
 *
 * <p>Comes in: arguments, environment, signals. Goes out: an exit code. Runs on the main thread; stopping runs on the JVM's
 * shutdown thread. Called by nobody.
 */
@NullMarked
package io.github.rocketmqproxy.launcher;

import org.jspecify.annotations.NullMarked;
