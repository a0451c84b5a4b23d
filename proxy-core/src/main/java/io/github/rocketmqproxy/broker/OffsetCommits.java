package io.github.rocketmqproxy.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what is settled: one request under way for each queue, the next takes along all that came meanwhile. Thread-safe. */
final class OffsetCommits {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);

    private final String group;
    private final PullCalls calls;
    /** Guards the queues, and the map here. */
    private final Object lock;

    private final Map<ProcessQueue, List<CompletableFuture<Void>>> underWay = new HashMap<>();

    OffsetCommits(String group, PullCalls calls, Object lock) {
        this.group = group;
        this.calls = calls;
        this.lock = lock;
    }

    /**
     * Commits up to where the queue is settled. One that fails harms nothing: the next goes further, and should there be none, messages
     * come twice.
     *
     * @return completes, never with an error, when that was tried
     */
    CompletableFuture<Void> commit(ProcessQueue queue) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (lock) {
            if (queue.isCommitted()) {
                return CompletableFuture.completedFuture(null);
            }
            List<CompletableFuture<Void>> next = underWay.get(queue);
            if (next != null) {
                next.add(done);
                return done;
            }
            underWay.put(queue, new ArrayList<>());
        }
        send(queue, List.of(done));
        return done;
    }

    private void send(ProcessQueue queue, List<CompletableFuture<Void>> served) {
        long offset;
        synchronized (lock) {
            offset = queue.settled();
        }
        calls.commit(group, queue.queue(), offset).whenComplete((nothing, failure) -> {
            List<CompletableFuture<Void>> next;
            synchronized (lock) {
                if (failure == null) {
                    queue.committed(offset);
                }
                next = underWay.getOrDefault(queue, List.of());
                if (next.isEmpty()) {
                    underWay.remove(queue);
                } else {
                    underWay.put(queue, new ArrayList<>());
                }
            }
            if (failure != null) {
                LOG.debug("The offset {} of {} for group {} was not committed", offset, queue.queue(), group, failure);
            }
            served.forEach(one -> one.complete(null));
            if (!next.isEmpty()) {
                send(queue, next);
            }
        });
    }
}
