/**
 * What can be set. {@link io.github.rocketmqproxy.config.Setting} is the catalogue, {@link
 * io.github.rocketmqproxy.config.ProxyConfig} the validated result, with one record for each room of the engine.
 */
@NullMarked
package io.github.rocketmqproxy.config;

import org.jspecify.annotations.NullMarked;
