/**
 * What the console shows: the engine's status, its figures over the last minutes, and the guide's alerts.
 *
 * <p>Comes in: an engine to ask, and the settings. Goes out: one report for each question, and the page's files. Runs on the admin
 * threads. May be called by {@code admin} and the top; knows nothing of HTTP.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.console;

import org.jspecify.annotations.NullMarked;
