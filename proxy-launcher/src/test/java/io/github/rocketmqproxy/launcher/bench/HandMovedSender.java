package io.github.rocketmqproxy.launcher.bench;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is sent until the test answers. */
final class HandMovedSender implements Sender {
    final List<String> bodies = new ArrayList<>();
    private final List<Outcome> unanswered = new ArrayList<>();

    @Override
    public synchronized void send(int worker, Payload body, Outcome outcome) {
        bodies.add(body.text());
        unanswered.add(outcome);
    }

    synchronized int underWay() {
        return unanswered.size();
    }

    Outcome takeOldest() {
        synchronized (this) {
            return unanswered.remove(0);
        }
    }
}
