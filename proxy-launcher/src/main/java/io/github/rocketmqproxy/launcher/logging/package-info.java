/**
 * One log for everything in the process: our own, gRPC's, Netty's and RocketMQ's, a line each, on standard error.
 *
 * <p>Comes in: log calls. Goes out: lines. Runs on whichever thread logs. May be called by the launcher; the logging libraries
 * find the rest by name.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.logging;

import org.jspecify.annotations.NullMarked;
