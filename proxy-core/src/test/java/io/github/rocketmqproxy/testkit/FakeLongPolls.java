package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The requests of one kind that wait at {@link FakeBroker} for a message. Answers are given outside the lock. */
final class FakeLongPolls<A> {
    private final Timer timer;
    private final List<Waiting<A>> waiting = new ArrayList<>();

    private record Waiting<A>(String brokerName, Supplier<Optional<A>> again, CompletableFuture<A> answer) {}

    FakeLongPolls(Timer timer) {
        this.timer = timer;
    }

    /**
     * Lets a request wait.
     *
     * @param again looks whether there is an answer now
     * @param atLast the answer when there was none in time
     */
    void add(
            String brokerName,
            Duration longPoll,
            Supplier<Optional<A>> again,
            Supplier<A> atLast,
            CompletableFuture<A> answer) {
        Waiting<A> poll = new Waiting<>(brokerName, again, answer);
        synchronized (this) {
            waiting.add(poll);
        }
        timer.schedule(
                () -> {
                    if (remove(poll)) {
                        answer.complete(atLast.get());
                    }
                },
                longPoll);
    }

    private synchronized boolean remove(Waiting<A> poll) {
        return waiting.remove(poll);
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Tries all again; those that find something are answered. Called after whatever may make a message visible. */
    void wake() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            for (Waiting<A> poll : List.copyOf(waiting)) {
                poll.again.get().ifPresent(found -> {
                    waiting.remove(poll);
                    answers.add(() -> poll.answer.complete(found));
                });
            }
        }
        answers.forEach(Runnable::run);
    }

    /** Fails those at some brokers. */
    void fail(Predicate<String> brokers, ProxyException reason) {
        List<Waiting<A>> broken;
        synchronized (this) {
            broken = waiting.stream()
                    .filter(poll -> brokers.test(poll.brokerName))
                    .toList();
            waiting.removeAll(broken);
        }
        broken.forEach(poll -> poll.answer.completeExceptionally(reason));
    }
}
