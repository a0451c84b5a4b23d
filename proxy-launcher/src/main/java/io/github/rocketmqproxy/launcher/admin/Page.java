package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.Headers;

/** Answers one path. */
@FunctionalInterface
interface Page {
    Reply answer(Headers request);
}
