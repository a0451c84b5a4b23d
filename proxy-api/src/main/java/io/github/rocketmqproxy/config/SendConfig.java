package io.github.rocketmqproxy.config;

import java.time.Duration;

/**
 * Sending.
 *
 * @param batchSize {@link Setting#BATCH_SIZE}
 * @param flushInterval {@link Setting#FLUSH_INTERVAL}
 * @param vendorDeliveryProperty {@link Setting#VENDOR_DELIVERY_PROPERTY}
 */
public record SendConfig(int batchSize, Duration flushInterval, boolean vendorDeliveryProperty) {}
