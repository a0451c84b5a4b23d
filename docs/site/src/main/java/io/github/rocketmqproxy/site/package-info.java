/** Turns README and docs into static pages. Knows nothing of the proxy. */
@NullMarked
package io.github.rocketmqproxy.site;

import org.jspecify.annotations.NullMarked;
