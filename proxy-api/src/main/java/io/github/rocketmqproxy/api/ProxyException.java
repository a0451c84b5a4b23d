package io.github.rocketmqproxy.api;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call could not be done. The message names the thing, its value and the remedy; {@link #code()} names the rule.
 *
 * <p>The message has no control characters: those of a value appear as their hexadecimal code.
 *
 * <p>Only {@link ErrorCode#INTERNAL} carries a stack trace: the others are answers, not faults, and must stay cheap when there
 * are many.
 */
public final class ProxyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * An error without an underlying cause.
     *
     * @param code which rule was broken
     * @param message what, with its value and the remedy
     */
    public ProxyException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * An error with the failure behind it.
     *
     * @param code which rule was broken
     * @param message what, with its value and the remedy
     * @param cause the failure behind it, or null
     */
    public ProxyException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(visible(message), cause, true, code == ErrorCode.INTERNAL);
        this.code = code;
    }

    /** Values come from clients: a line feed in one must not make a line of its own in a log. */
    private static String visible(String message) {
        if (message.chars().noneMatch(Character::isISOControl)) {
            return message;
        }
        StringBuilder visible = new StringBuilder(message.length() + 16);
        for (char c : message.toCharArray()) {
            if (Character.isISOControl(c)) {
                visible.append(String.format("\\u%04x", (int) c));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    /**
     * Finds the error behind what a future gives its callbacks.
     *
     * @param failure any failure
     * @return the {@code ProxyException} in it, or an {@link ErrorCode#INTERNAL} one around it
     */
    public static ProxyException from(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ProxyException e
                ? e
                : new ProxyException(ErrorCode.INTERNAL, "internal fault: " + cause, cause);
    }

    /**
     * The rule that was broken.
     *
     * @return the code, never null
     */
    public ErrorCode code() {
        return code;
    }
}
