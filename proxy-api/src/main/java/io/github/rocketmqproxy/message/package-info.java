/** Messages, deliveries and where they come from, independent of any protocol. */
@NullMarked
package io.github.rocketmqproxy.message;

import org.jspecify.annotations.NullMarked;
