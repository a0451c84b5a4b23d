package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.HttpExchange;

/** Answers one path. */
@FunctionalInterface
interface Page {
    Reply answer(HttpExchange request);
}
