/**
 * Which value every setting has, and where it came from.
 *
 * <p>Comes in: flags, environment variables, a file. Goes out: {@link
 * io.github.rocketmqproxy.launcher.settings.EffectiveSettings}, or every violation at once. Runs on the main thread. May be
 * called by the rest of the launcher.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.settings;

import org.jspecify.annotations.NullMarked;
