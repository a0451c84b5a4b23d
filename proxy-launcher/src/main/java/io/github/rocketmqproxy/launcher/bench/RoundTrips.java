package io.github.rocketmqproxy.launcher.bench;

import com.google.protobuf.ByteString;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A message's operation ends when the message arrives, not when it is confirmed. Bodies begin with a number to know them by. */
final class RoundTrips implements Sender, Inbox {
    /** The run, and then the number, both in hexadecimal digits. */
    static final int SMALLEST_BODY = 32;

    private static final int RUN_DIGITS = 16;

    private final Sender sender;
    private final Phases phases;
    /** So that messages of earlier runs are not taken for ours. */
    private final String run = UUID.randomUUID().toString().replace("-", "").substring(0, RUN_DIGITS);

    private final ByteString runBytes = ByteString.copyFromUtf8(run);
    private final AtomicLong count = new AtomicLong();
    private final ConcurrentMap<Long, Outcome> underWay = new ConcurrentHashMap<>();

    RoundTrips(Sender sender, Phases phases) {
        this.sender = sender;
        this.phases = phases;
    }

    @Override
    public void send(int worker, Payload body, Outcome outcome) {
        long number = count.incrementAndGet();
        underWay.put(number, outcome);
        String stamp = run + String.format("%016x", number);
        sender.send(worker, Payload.of(stamp + body.text().substring(SMALLEST_BODY)), new Outcome() {
            @Override
            public void succeeded() {
                // It ends when the message arrives.
            }

            @Override
            public void failed(String kind, String detail) {
                Outcome notSent = underWay.remove(number);
                if (notSent != null) {
                    notSent.failed(kind, detail);
                }
            }
        });
    }

    @Override
    public Outcome arrived(ByteString body) {
        Outcome arrival = body.startsWith(runBytes) ? underWay.remove(number(body)) : null;
        if (arrival != null) {
            arrival.succeeded();
        }
        return new Acknowledgement();
    }

    private static @Nullable Long number(ByteString body) {
        return Long.parseUnsignedLong(body.substring(RUN_DIGITS, SMALLEST_BODY).toStringUtf8(), 16);
    }

    @Override
    public void failed(String kind, String detail) {
        phases.current().failedBeside(kind, detail);
    }

    private final class Acknowledgement implements Outcome {
        @Override
        public void succeeded() {}

        @Override
        public void failed(String kind, String detail) {
            RoundTrips.this.failed(kind, detail);
        }
    }
}
