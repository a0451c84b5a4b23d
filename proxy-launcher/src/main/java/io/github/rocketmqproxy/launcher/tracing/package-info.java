/**
 * Traces of calls, messages and requests to brokers, for an OpenTelemetry collector.
 *
 * <p>Comes in: what the engine tells a {@link io.github.rocketmqproxy.api.Tracing}, on I/O threads. Goes out: spans by OTLP over HTTP, on
 * threads of its own. The only part that knows {@code io.opentelemetry}; not loaded unless traces are wanted.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.tracing;

import org.jspecify.annotations.NullMarked;
