package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.broker.AckLanes.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way of acknowledgements to one broker: two requests under way, the rest waits and goes together. Thread-safe. */
final class AckLane {
    static final int MAX_UNDER_WAY = 2;
    static final int MAX_BATCH = 512;

    private final Function<List<Entry>, List<CompletableFuture<Void>>> send;
    // Guarded by this.
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

    private record Waiting(Entry entry, CompletableFuture<Void> done) {}

    /**
     * An empty lane.
     *
     * @param send sends a batch and answers a future for each entry
     */
    AckLane(Function<List<Entry>, List<CompletableFuture<Void>>> send) {
        this.send = send;
    }

    CompletableFuture<Void> add(Entry entry) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(new Waiting(entry, done));
        }
        sendNext();
        return done;
    }

    private void sendNext() {
        List<Waiting> batch = next();
        if (batch != null) {
            send(batch);
        }
    }

    private synchronized @Nullable List<Waiting> next() {
        if (waiting.isEmpty() || underWay >= MAX_UNDER_WAY) {
            return null;
        }
        underWay++;
        List<Waiting> batch = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void send(List<Waiting> batch) {
        List<CompletableFuture<Void>> answers;
        try {
            answers = send.apply(batch.stream().map(Waiting::entry).toList());
        } catch (RuntimeException e) {
            // A fault, told to all; the lane goes on.
            answers = batch.stream()
                    .map(one -> CompletableFuture.<Void>failedFuture(e))
                    .toList();
        }
        for (int i = 0; i < batch.size(); i++) {
            Futures.pass(answers.get(i), batch.get(i).done());
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
            synchronized (this) {
                underWay--;
            }
            sendNext();
        });
    }
}
