package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.message.Backoff;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.proto.v2.CustomizedBackoff;
import io.github.rocketmqproxy.proto.v2.ExponentialBackoff;
import io.github.rocketmqproxy.proto.v2.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How often clients try, and how long they wait in between. */
final class RetryPolicies {
    /** For producers, the same as Apache's proxy gives. Go's client crashes when it is not exponential. */
    static final RetryPolicy PRODUCER = RetryPolicy.newBuilder()
            .setMaxAttempts(3)
            .setExponentialBackoff(
                    exponential(new Backoff.Exponential(Duration.ofMillis(10), Duration.ofSeconds(1), 2)))
            .build();

    /** More waits than any group's messages live to see. */
    private static final int MAX_STEPS = 32;

    private RetryPolicies() {}

    /** For consumers: what the group is configured for, in a form that their language understands. */
    static RetryPolicy consumer(GroupSettings group, ClientLanguage.RetryForm form) {
        int attempts = (int) Math.min(Integer.MAX_VALUE, Math.max(1, group.retryMaxTimes() + 1L));
        RetryPolicy.Builder policy = RetryPolicy.newBuilder().setMaxAttempts(attempts);
        Backoff backoff = group.backoff();
        if (backoff instanceof Backoff.Steps steps) {
            if (form == ClientLanguage.RetryForm.EXPONENTIAL) {
                return policy.setExponentialBackoff(exponential(approximate(steps)))
                        .build();
            }
            return policy.setCustomizedBackoff(steps(steps.waits())).build();
        }
        Backoff.Exponential exponential = (Backoff.Exponential) backoff;
        if (form == ClientLanguage.RetryForm.STEPS) {
            return policy.setCustomizedBackoff(steps(unrolled(exponential, Math.min(attempts, MAX_STEPS))))
                    .build();
        }
        return policy.setExponentialBackoff(exponential(exponential)).build();
    }

    /** From the first wait to the last in as many steps; RocketMQ's default comes to the same sum within four percent. */
    private static Backoff.Exponential approximate(Backoff.Steps steps) {
        Duration first = steps.waits().get(0);
        Duration last = steps.waits().get(steps.waits().size() - 1);
        int more = steps.waits().size() - 1;
        double factor = (double) last.toMillis() / Math.max(1, first.toMillis());
        boolean growing = more > 0 && factor > 1;
        return new Backoff.Exponential(first, growing ? last : first, growing ? Math.pow(factor, 1.0 / more) : 1);
    }

    private static List<Duration> unrolled(Backoff.Exponential exponential, int count) {
        List<Duration> waits = new ArrayList<>(count);
        double millis = exponential.initial().toMillis();
        for (int i = 0; i < count; i++) {
            waits.add(
                    Duration.ofMillis((long) Math.min(millis, exponential.max().toMillis())));
            millis *= exponential.multiplier();
        }
        return waits;
    }

    private static ExponentialBackoff exponential(Backoff.Exponential backoff) {
        return ExponentialBackoff.newBuilder()
                .setInitial(Times.duration(backoff.initial()))
                .setMax(Times.duration(backoff.max()))
                .setMultiplier((float) backoff.multiplier())
                .build();
    }

    private static CustomizedBackoff steps(List<Duration> waits) {
        return CustomizedBackoff.newBuilder()
                .addAllNext(waits.stream().map(Times::duration).toList())
                .build();
    }
}
