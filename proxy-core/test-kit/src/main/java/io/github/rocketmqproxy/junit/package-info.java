/**
 * For tests of applications: a real RocketMQ broker in this JVM and a proxy before it, given to a test by JUnit 5.
 *
 * <p>Begin with {@link io.github.rocketmqproxy.junit.RocketMqTest} or {@link io.github.rocketmqproxy.junit.RocketMqExtension}.
 */
@NullMarked
package io.github.rocketmqproxy.junit;

import org.jspecify.annotations.NullMarked;
