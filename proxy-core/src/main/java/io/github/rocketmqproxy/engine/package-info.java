/**
 * The engine itself: {@link io.github.rocketmqproxy.engine.ProxyEngine} is the one door for applications.
 *
 * <p>Builds all rooms, starts them, closes them in order. Nobody below knows it.
 */
@NullMarked
package io.github.rocketmqproxy.engine;

import org.jspecify.annotations.NullMarked;
