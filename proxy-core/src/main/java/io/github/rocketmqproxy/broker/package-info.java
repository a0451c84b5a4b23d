/**
 * The far side: RocketMQ's name servers and brokers.
 *
 * <p>Comes in: requests for one cluster, in our words. Goes out: remoting commands; answers as futures that are completed on
 * I/O threads, so what hangs on them must not block. May be called by route, send and receive. The only room that knows
 * {@code org.apache.rocketmq}.
 */
@NullMarked
package io.github.rocketmqproxy.broker;

import org.jspecify.annotations.NullMarked;
