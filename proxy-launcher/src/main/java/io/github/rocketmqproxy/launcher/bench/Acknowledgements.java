package io.github.rocketmqproxy.launcher.bench;

import com.google.protobuf.ByteString;

/** A message's operation begins when it arrives and ends when its acknowledgement is confirmed. */
final class Acknowledgements implements Inbox {
    private final Phases phases;

    Acknowledgements(Phases phases) {
        this.phases = phases;
    }

    @Override
    public Outcome arrived(ByteString body) {
        Phase phase = phases.take();
        if (phase == null) {
            return Outcome.IGNORED;
        }
        long begin = System.nanoTime();
        return new Outcome() {
            @Override
            public void succeeded() {
                phase.succeeded(System.nanoTime() - begin);
            }

            @Override
            public void failed(String kind, String detail) {
                phase.failed(kind, detail);
            }
        };
    }

    @Override
    public void failed(String kind, String detail) {
        phases.current().failedBeside(kind, detail);
    }
}
