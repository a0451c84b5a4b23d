package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Turns host names into IP addresses where it may block; RocketMQ's client would do it on an I/O thread. */
final class HostNames {
    private final Executor executor;

    HostNames(Executor executor) {
        this.executor = executor;
    }

    /**
     * The same address with an IP address for its host. Done at once if it has one; the JDK caches the others.
     *
     * @param unknown the error for a host that DNS does not know
     */
    CompletableFuture<String> resolve(String address, ErrorCode unknown) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        if (isIpAddress(host)) {
            return CompletableFuture.completedFuture(address);
        }
        CompletableFuture<String> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(InetAddress.getByName(host).getHostAddress() + address.substring(host.length()));
                } catch (UnknownHostException e) {
                    result.completeExceptionally(
                            new ProxyException(unknown, "host: \"" + host + "\" is not known to DNS", e));
                } catch (RuntimeException e) {
                    result.completeExceptionally(Futures.plain(e));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ProxyException(
                    ErrorCode.OVERLOADED,
                    "no worker is free to look up a host name (see whether DNS answers, or raise WORKER_POOL_SIZE)",
                    e));
        }
        return result;
    }

    private static boolean isIpAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
