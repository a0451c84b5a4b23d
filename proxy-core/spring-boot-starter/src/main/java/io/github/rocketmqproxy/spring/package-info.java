/**
 * The proxy engine as part of a Spring Boot application: configured by its properties, started and stopped with it.
 *
 * <p>{@link io.github.rocketmqproxy.spring.ProxyLifecycle} is the bean that an application injects.
 */
@NullMarked
package io.github.rocketmqproxy.spring;

import org.jspecify.annotations.NullMarked;
