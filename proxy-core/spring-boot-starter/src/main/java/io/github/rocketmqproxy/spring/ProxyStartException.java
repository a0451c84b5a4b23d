package io.github.rocketmqproxy.spring;

import java.io.IOException;

/** The port cannot be had. */
final class ProxyStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProxyStartException(IOException cause) {
        super("RocketMQ proxy: " + reason(cause), cause);
    }

    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost == failure
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + innermost.getMessage();
    }
}
