package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ProxyException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer that its client may give up while it is on its way. */
final class CancellableAnswer {
    private CancellableAnswer() {}

    /**
     * Gives what has come.
     *
     * @param answer to whom
     * @param value what has come, or null
     * @param failure why nothing has, or null
     * @param tooLate gets what nobody waits for any more
     */
    static <T> void settle(
            CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure, Consumer<T> tooLate) {
        if (value == null) {
            answer.completeExceptionally(
                    ProxyException.from(failure == null ? new IllegalStateException("no answer") : failure));
        } else if (!answer.complete(value)) {
            tooLate.accept(value);
        }
    }
}
