/**
 * A real RocketMQ name server and broker in this JVM, for development and tests.
 *
 * <p>Comes in: a directory, ports, a user. Goes out: addresses that RocketMQ clients connect to. RocketMQ starts its own threads here;
 * the methods of this package block their caller and may be called by the launcher and by tests.
 */
@NullMarked
package io.github.rocketmqproxy.embeddedbroker;

import org.jspecify.annotations.NullMarked;
