/**
 * What the proxy does when things around it break, with every message counted.
 *
 * <p>Comes in: a fault, as a beginning and an end. Goes out: a table of faults and of what became of the messages meanwhile. Name
 * server, brokers and proxy are processes of their own, so that they can be killed and paused; clients run in this JVM. Not part of
 * the ordinary tests: the Maven profile {@code faults} runs the suites.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.faults;

import org.jspecify.annotations.NullMarked;
