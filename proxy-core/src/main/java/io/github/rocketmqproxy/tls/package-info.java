/**
 * A tool that knows nobody: reads certificates and keys from files, and reads them again when they change. What a TLS library makes of
 * them is the business of the room that has one.
 */
@NullMarked
package io.github.rocketmqproxy.tls;

import org.jspecify.annotations.NullMarked;
