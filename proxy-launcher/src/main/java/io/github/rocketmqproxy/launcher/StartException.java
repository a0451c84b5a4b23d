package io.github.rocketmqproxy.launcher;

import org.jspecify.annotations.Nullable;

/** The proxy cannot start. The message names the setting, its value and the remedy. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
