package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpExchange;
import java.util.Set;

/** Answers one path. */
@FunctionalInterface
interface Page {
    Reply answer(HttpExchange request);

    /** The HTTP methods that it knows. */
    default Set<String> methods() {
        return Set.of("GET", "HEAD");
    }
}
