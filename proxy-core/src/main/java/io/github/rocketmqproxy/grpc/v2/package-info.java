/**
 * The official protocol of RocketMQ 5, {@code apache.rocketmq.v2}: its words to ours and back, status codes, and what each
 * language's client needs. Knows nothing of brokers.
 */
@NullMarked
package io.github.rocketmqproxy.grpc.v2;

import org.jspecify.annotations.NullMarked;
