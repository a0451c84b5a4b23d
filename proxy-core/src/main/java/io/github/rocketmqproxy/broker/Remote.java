package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request over one connection and its answer: failures named, deadlines kept. Thread-safe. */
final class Remote {
    private final Deadlines deadlines;
    private final BrokerVersions versions;
    private volatile boolean closed;

    Remote(Deadlines deadlines, BrokerVersions versions) {
        this.deadlines = deadlines;
        this.versions = versions;
    }

    /**
     * Sends a request.
     *
     * @param orderKey requests with equal keys arrive in order; null for no order
     * @return the answer, whatever its code
     */
    CompletableFuture<Answer> call(
            Links links, @Nullable Object orderKey, Peer peer, Request request, Duration timeout) {
        if (closed) {
            return CompletableFuture.failedFuture(Links.closedError());
        }
        CompletableFuture<Answer> result = new CompletableFuture<>();
        long start = System.nanoTime();
        deadlines.watch(result, timeout, () -> BrokerErrors.late(peer, timeout));
        links.<Answer>use(orderKey, link -> {
                    // The connection is taken for as long as the caller waits, no longer.
                    link.invoke(peer.address(), request.command(), timeout).whenComplete((command, failure) -> {
                        if (failure != null) {
                            result.completeExceptionally(closed ? Links.closedError() : lost(peer, failure, timeout));
                        } else {
                            if (peer.isBroker()) {
                                versions.heard(peer.name(), command.getVersion());
                            }
                            result.complete(new Answer(peer, command));
                        }
                    });
                    result.whenComplete((answer, failure) -> {
                        if (failure instanceof ProxyException known && known.code() == ErrorCode.BROKER_TIMEOUT) {
                            links.doubt(link, peer.address(), start);
                        }
                    });
                    return result;
                })
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(Futures.plain(failure));
                    }
                });
        return result;
    }

    private static Throwable lost(Peer peer, Throwable failure, Duration timeout) {
        return BrokerErrors.lost(peer, failure, timeout);
    }

    /** From now on every request fails. */
    void close() {
        closed = true;
        deadlines.failAll(Links::closedError);
    }
}
