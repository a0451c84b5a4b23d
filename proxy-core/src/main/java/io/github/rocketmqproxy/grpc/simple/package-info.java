/**
 * {@code rocketmq.RocketMQProxy}: the simple protocol, translated into our words and back.
 *
 * <p>Comes in: protobuf messages. Goes out: calls of sessions. Runs on gRPC's I/O threads and on RocketMQ's, and never blocks. Only
 * the engine makes it.
 */
@NullMarked
package io.github.rocketmqproxy.grpc.simple;

import org.jspecify.annotations.NullMarked;
