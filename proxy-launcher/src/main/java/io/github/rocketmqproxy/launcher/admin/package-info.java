/**
 * Health, figures and the console over HTTP.
 *
 * <p>Comes in: GET and HEAD requests. Goes out: JSON, the Prometheus text format, or the page. Runs on two daemon threads of its own. May
 * be called by the launcher.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.admin;

import org.jspecify.annotations.NullMarked;
