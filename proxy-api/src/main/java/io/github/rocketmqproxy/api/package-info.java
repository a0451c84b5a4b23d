/** States, errors and figures of the engine. Knows nothing else of the project. */
@NullMarked
package io.github.rocketmqproxy.api;

import org.jspecify.annotations.NullMarked;
