/**
 * Messages for somebody who looks at the proxy for the first time.
 *
 * <p>Comes in: the port of a proxy that serves. Goes out: lines that show messages going through it. Runs on one thread of its own.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.demo;

import org.jspecify.annotations.NullMarked;
