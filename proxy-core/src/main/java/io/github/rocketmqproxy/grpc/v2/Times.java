package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.util.Optional;

/** Times in the protocol's words, and back. */
final class Times {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_NANOS = 999_999_999;
    /** Protobuf's limits of what a duration and a timestamp may be. */
    private static final long MAX_DURATION_SECONDS = 315_576_000_000L;

    private static final long MIN_TIMESTAMP_SECONDS = -62_135_596_800L;
    private static final long MAX_TIMESTAMP_SECONDS = 253_402_300_799L;

    private Times() {}

    /** A duration; empty for what is none. */
    static Optional<Duration> duration(com.google.protobuf.Duration duration) {
        long seconds = duration.getSeconds();
        int nanos = duration.getNanos();
        boolean oneSign = seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0);
        // Not by Math.abs, which leaves the least of all numbers negative.
        boolean valid = nanos <= MAX_NANOS
                && nanos >= -MAX_NANOS
                && seconds <= MAX_DURATION_SECONDS
                && seconds >= -MAX_DURATION_SECONDS
                && oneSign;
        return valid ? Optional.of(Duration.ofSeconds(seconds, nanos)) : Optional.empty();
    }

    /** A duration of whole milliseconds. */
    static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /** A time; empty for what is none. */
    static Optional<Long> millis(Timestamp timestamp) {
        boolean valid = timestamp.getSeconds() >= MIN_TIMESTAMP_SECONDS
                && timestamp.getSeconds() <= MAX_TIMESTAMP_SECONDS
                && timestamp.getNanos() >= 0
                && timestamp.getNanos() <= MAX_NANOS;
        return valid
                ? Optional.of(timestamp.getSeconds() * 1_000 + timestamp.getNanos() / NANOS_PER_MILLI)
                : Optional.empty();
    }

    /** A time; what protobuf cannot say becomes the nearest that it can, as producers may have told anything. */
    static Timestamp timestamp(long millis) {
        long kept = Math.max(0, Math.min(millis, MAX_TIMESTAMP_SECONDS * 1_000));
        return Timestamp.newBuilder()
                .setSeconds(kept / 1_000)
                .setNanos((int) (kept % 1_000) * NANOS_PER_MILLI)
                .build();
    }
}
