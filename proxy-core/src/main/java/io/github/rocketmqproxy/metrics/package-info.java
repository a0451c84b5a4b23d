/**
 * What the engine counts and measures.
 *
 * <p>Comes in: news of what happened, with the unit in each method's name or Javadoc. Goes out: a snapshot, the Prometheus text
 * format, and the figures in a Dropwizard registry. Recording runs on any thread and never blocks; reading may take locks of
 * its own. May be called by every room above; knows nobody. The only room that knows {@code com.codahale.metrics}.
 */
@NullMarked
package io.github.rocketmqproxy.metrics;

import org.jspecify.annotations.NullMarked;
