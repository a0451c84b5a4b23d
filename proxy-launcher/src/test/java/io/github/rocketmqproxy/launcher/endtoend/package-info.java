/**
 * Programs as users write them, in Java, Node.js and Python, against a started proxy and a real broker.
 *
 * <p>Comes in: the scenarios in {@code src/test/node} and {@code src/test/official-java}, the published clients, our own client and
 * the Python example from {@code examples}. Goes out: what each program saw, as a record that a test judges. Runs on the test's thread; programs and
 * proxies are processes of their own.
 */
@NullMarked
package io.github.rocketmqproxy.launcher.endtoend;

import org.jspecify.annotations.NullMarked;
