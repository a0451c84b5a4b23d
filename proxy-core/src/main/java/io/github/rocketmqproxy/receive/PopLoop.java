package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.worker.AsyncWork;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one broker again and again for the messages of one stream, while the stream has room: one request at a time, a pause
 * only after one that failed, that came back empty at once, or whose messages found no room.
 */
final class PopLoop {
    private static final Logger log = LoggerFactory.getLogger(PopLoop.class);
    /** After a failure, or for want of room, even where PULL_INTERVAL is shorter: these come back at once, again and again. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(100);
    /**
     * After one empty answer, four times as long after each that follows: a broker wakes several waiting requests for one message, and
     * who comes too late for it must be back for the next. A broker that never waits is asked as rarely as PULL_INTERVAL says.
     */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

    private static final int MOST_STEPS = 10;

    private final DeliveryStream stream;
    private final String brokerName;
    private final Subscription subscription;
    private final BrokerClient broker;
    private final GroupTable groups;
    private final Supplier<ReceiveConfig> config;
    private final Timer timer;

    /** Not guarded: it is set under the stream's lock, which must not be held while this lock is wanted. */
    private volatile boolean stopped;

    // Guarded by this.
    private boolean busy;
    private boolean failing;
    private int emptyInARow;
    /** Kept when an answer is lost: the broker then repeats what it gave to an orderly group. */
    private String attemptId = UUID.randomUUID().toString();

    PopLoop(
            DeliveryStream stream,
            String brokerName,
            Subscription subscription,
            BrokerClient broker,
            GroupTable groups,
            Supplier<ReceiveConfig> config,
            Timer timer) {
        this.stream = stream;
        this.brokerName = brokerName;
        this.subscription = subscription;
        this.broker = broker;
        this.groups = groups;
        this.config = config;
        this.timer = timer;
    }

    /** Asks for messages, unless it is asking or pausing already or the stream has no room. */
    void poke() {
        int room;
        synchronized (this) {
            if (busy || stopped) {
                return;
            }
            room = stream.claim();
            if (room == 0) {
                return;
            }
            busy = true;
        }
        int claimed = room;
        stream.fetchBegun();
        AsyncWork.start(() -> groups.settings(brokerName, subscription.group())
                        .thenCompose(settings -> pop(settings, claimed)))
                .whenComplete((outcome, failure) -> finished(claimed, outcome, failure));
    }

    void stop() {
        stopped = true;
    }

    private CompletableFuture<Outcome> pop(GroupSettings settings, int room) {
        ReceiveConfig now = config.get();
        PopRequest request = new PopRequest(
                subscription,
                brokerName,
                -1,
                room,
                now.invisibleDuration(),
                now.pullTimeout(),
                settings.orderly(),
                now.consumeFrom() == ReceiveConfig.ConsumeFrom.FIRST,
                attemptId());
        int limit = now.maxReconsumeTimes() < 0 ? settings.retryMaxTimes() : now.maxReconsumeTimes();
        return broker.pop(request).thenApply(result -> {
            if (!stream.fetched(result.deliveries(), limit)) {
                return Outcome.NO_ROOM;
            }
            return result.deliveries().isEmpty() && !result.waited() ? Outcome.NOTHING : Outcome.GO_ON;
        });
    }

    private void finished(int room, @Nullable Outcome outcome, @Nullable Throwable failure) {
        stream.fetchEnded();
        stream.unclaim(room);
        synchronized (this) {
            report(failure);
            if (failure == null) {
                attemptId = UUID.randomUUID().toString();
            }
            busy = outcome != Outcome.GO_ON;
            emptyInARow = outcome == Outcome.NOTHING ? emptyInARow + 1 : 0;
            if (busy) {
                timer.schedule(this::resume, pauseAfter(outcome));
            }
        }
        stream.pump();
    }

    private Duration pauseAfter(@Nullable Outcome outcome) {
        Duration most = config.get().pullInterval();
        if (outcome == Outcome.NOTHING) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << (2 * Math.min(emptyInARow - 1, MOST_STEPS)));
            return pause.compareTo(most) < 0 ? pause : most;
        }
        return most.compareTo(MIN_PAUSE) > 0 ? most : MIN_PAUSE;
    }

    private void resume() {
        synchronized (this) {
            busy = false;
        }
        stream.pump();
    }

    private synchronized String attemptId() {
        return attemptId;
    }

    /** Says once that receiving fails, and once that it works again. */
    private void report(@Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        if (failure != null && !failing) {
            log.warn(
                    "Receiving {} for group {} from broker {} fails, trying on: {}",
                    subscription.topic(),
                    subscription.group(),
                    brokerName,
                    ProxyException.from(failure).getMessage());
        } else if (failure == null && failing) {
            log.info(
                    "Receiving {} for group {} from broker {} works again",
                    subscription.topic(),
                    subscription.group(),
                    brokerName);
        }
        failing = failure != null;
    }

    /** What became of a request that did not fail. */
    private enum Outcome {
        /** Messages have come, or the broker has waited for some. */
        GO_ON,
        /** There were none, and the broker did not wait. */
        NOTHING,
        /** Messages have come that found the budget full and went back. */
        NO_ROOM
    }
}
