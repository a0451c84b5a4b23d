package io.github.rocketmqproxy.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by id. Thread-safe.
 *
 * @param <S> producers or consumers
 */
final class SessionTable<S extends Session> {
    private final Map<String, S> sessions = new ConcurrentHashMap<>();
    private final Runnable leakDetected;

    SessionTable(Runnable leakDetected) {
        this.leakDetected = leakDetected;
    }

    void put(String id, S session) {
        sessions.put(id, session);
    }

    S find(String id, long nowNanos, Function<String, S> unpack) {
        while (true) {
            S session = sessions.get(id);
            if (session == null) {
                session = sessions.computeIfAbsent(id, unpack);
            }
            if (session.use(nowNanos)) {
                if (session.caller().isRefused() && sessions.remove(id, session)) {
                    // This call hears why; the next one asks again, as users may have changed.
                    session.release();
                }
                return session;
            }
            // Released this very moment.
            sessions.remove(id, session);
        }
    }

    @Nullable
    S remove(String id) {
        S session = sessions.remove(id);
        if (session != null) {
            session.release();
        }
        return session;
    }

    List<S> removeIf(Predicate<S> condition) {
        List<S> removed = new ArrayList<>();
        sessions.forEach((id, session) -> {
            if (condition.test(session) && sessions.remove(id, session)) {
                session.release();
                removed.add(session);
            }
        });
        return removed;
    }

    /** Releases sessions whose clients have gone without a word. */
    void sweep(Duration timeout, long nowNanos) {
        sessions.forEach((id, session) -> {
            if (session.releaseIfIdle(timeout, nowNanos)) {
                sessions.remove(id, session);
                leakDetected.run();
            }
        });
    }

    void forEach(Consumer<S> action) {
        sessions.values().forEach(action);
    }

    int size() {
        return sessions.size();
    }
}
