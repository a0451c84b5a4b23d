package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.DeliveryHandle;
import org.jspecify.annotations.Nullable;

/**
 * A message that was popped but cannot be shown to anybody.
 *
 * @param handle its delivery, null if even that cannot be told
 * @param reconsumeTimes how many times it was delivered before
 * @param reason why
 */
record Undecodable(@Nullable DeliveryHandle handle, int reconsumeTimes, String reason) {}
