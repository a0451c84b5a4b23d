package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.broker.PopResult;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.worker.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** The pops that wait at {@link FakeBroker} for a message. Answers are given outside the lock. */
final class FakeLongPolls {
    private final Timer timer;
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(PopRequest request, CompletableFuture<PopResult> answer) {}

    FakeLongPolls(Timer timer) {
        this.timer = timer;
    }

    void add(PopRequest request, CompletableFuture<PopResult> answer) {
        Waiting pop = new Waiting(request, answer);
        synchronized (this) {
            waiting.add(pop);
        }
        timer.schedule(
                () -> {
                    if (remove(pop)) {
                        answer.complete(new PopResult(List.of(), true));
                    }
                },
                request.longPoll());
    }

    private synchronized boolean remove(Waiting pop) {
        return waiting.remove(pop);
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Pops again for each; those that find something are answered. */
    void answer(Function<PopRequest, List<Delivery>> pop) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            for (Waiting poll : List.copyOf(waiting)) {
                List<Delivery> found = pop.apply(poll.request);
                if (!found.isEmpty()) {
                    waiting.remove(poll);
                    answers.add(() -> poll.answer.complete(new PopResult(found, false)));
                }
            }
        }
        answers.forEach(Runnable::run);
    }

    /** Fails those that match. */
    void fail(Predicate<PopRequest> which, ProxyException reason) {
        List<Waiting> broken;
        synchronized (this) {
            broken = waiting.stream().filter(poll -> which.test(poll.request)).toList();
            waiting.removeAll(broken);
        }
        broken.forEach(poll -> poll.answer.completeExceptionally(reason));
    }
}
