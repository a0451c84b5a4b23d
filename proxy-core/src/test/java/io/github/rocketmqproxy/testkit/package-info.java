/** What the tests of several rooms share: time moved by hand, and brokers without a network. */
@NullMarked
package io.github.rocketmqproxy.testkit;

import org.jspecify.annotations.NullMarked;
