package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ProxyException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Clients that were refused a moment ago, and why; each until {@link #age()} has been called twice. When it is full, more are not
 * remembered. Thread-safe.
 */
final class RecentRefusals {
    private static final int MOST = 1_000;

    private volatile Map<String, ProxyException> young = new ConcurrentHashMap<>();
    private volatile Map<String, ProxyException> old = new ConcurrentHashMap<>();

    void add(String client, ProxyException reason) {
        Map<String, ProxyException> all = young;
        if (all.size() < MOST) {
            all.put(client, reason);
        }
    }

    void remove(String client) {
        young.remove(client);
        old.remove(client);
    }

    @Nullable
    ProxyException of(String client) {
        ProxyException reason = young.get(client);
        return reason == null ? old.get(client) : reason;
    }

    void age() {
        old = young;
        young = new ConcurrentHashMap<>();
    }
}
