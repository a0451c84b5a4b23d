package io.github.rocketmqproxy.launcher.bench;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at a fixed rate, as many independent users do. Latency counts from when a message was due, not from when there was room
 * to send it: else a proxy that stands still would be asked less, and its standing still would hardly show.
 */
final class OpenLoop implements Runnable {
    private final Phases phases;
    private final Sender sender;
    private final Payload body;
    private final double nanosBetween;
    private final int workers;
    private final Semaphore room;

    OpenLoop(Phases phases, Sender sender, Payload body, double rate, int workers) {
        this.phases = phases;
        this.sender = sender;
        this.body = body;
        this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / rate;
        this.workers = workers;
        this.room = new Semaphore(workers);
    }

    void start() {
        Thread thread = new Thread(this, "bench-pace");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        long begin = System.nanoTime();
        for (long count = 0; ; count++) {
            long due = begin + (long) (count * nanosBetween);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            room.acquireUninterruptibly();
            Phase phase = phases.take();
            if (phase == null) {
                return;
            }
            sender.send((int) (count % workers), body, new Due(phase, due));
        }
    }

    private final class Due implements Outcome {
        private final Phase phase;
        private final long due;

        Due(Phase phase, long due) {
            this.phase = phase;
            this.due = due;
        }

        @Override
        public void succeeded() {
            phase.succeeded(System.nanoTime() - due);
            room.release();
        }

        @Override
        public void failed(String kind, String detail) {
            phase.failed(kind, detail);
            room.release();
        }
    }
}
