package io.github.rocketmqproxy.launcher.bench;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Each worker sends, waits for the end, and sends again, as an application does that waits for its confirmation. */
final class ClosedLoop {
    /** A proxy that refuses at once must not be asked without end. */
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 10;

    private final Phases phases;
    private final Sender sender;
    private final Payload body;
    private final ScheduledExecutorService timer;

    ClosedLoop(Phases phases, Sender sender, Payload body, ScheduledExecutorService timer) {
        this.phases = phases;
        this.sender = sender;
        this.body = body;
        this.timer = timer;
    }

    void start(int workers) {
        for (int worker = 0; worker < workers; worker++) {
            new Worker(worker).next();
        }
    }

    /** Has one operation under way, so its fields are passed on from answer to answer. */
    private final class Worker implements Outcome {
        private final int index;
        private @Nullable Phase phase;
        private long begin;

        Worker(int index) {
            this.index = index;
        }

        void next() {
            phase = phases.take();
            if (phase != null) {
                begin = System.nanoTime();
                sender.send(index, body, this);
            }
        }

        @Override
        public void succeeded() {
            Phase ended = phase;
            if (ended != null) {
                ended.succeeded(System.nanoTime() - begin);
            }
            next();
        }

        @Override
        public void failed(String kind, String detail) {
            Phase ended = phase;
            if (ended != null) {
                ended.failed(kind, detail);
            }
            Schedules.later(timer, this::next, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
