package io.github.rocketmqproxy.launcher.bench;

/** Nothing can be measured; the message says why, and what to do. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
