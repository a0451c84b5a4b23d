/**
 * A load generator for any proxy that speaks one of the two protocols.
 *
 * <p>Comes in: what to send or receive, how much, and from whom. Goes out: a table, JSON and a chart of what it measured. Runs on
 * gRPC's event loops and two threads of its own.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.bench;

import org.jspecify.annotations.NullMarked;
