package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.GroupSettings;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.broker.PopResult;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.worker.Timer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one broker again and again for the messages of one stream, while the stream has room: one request at a time, a pause
 * only after one that failed or that came back empty at once.
 */
final class PopLoop {
    private static final Logger log = LoggerFactory.getLogger(PopLoop.class);

    private final DeliveryStream stream;
    private final String brokerName;
    private final Subscription subscription;
    private final BrokerClient broker;
    private final GroupTable groups;
    private final ReceiveConfig config;
    private final Timer timer;

    /** Not guarded: it is set under the stream's lock, which must not be held while this lock is wanted. */
    private volatile boolean stopped;

    // Guarded by this.
    private boolean busy;
    private boolean failing;
    /** Kept when an answer is lost: the broker then repeats what it gave to an orderly group. */
    private String attemptId = UUID.randomUUID().toString();

    PopLoop(
            DeliveryStream stream,
            String brokerName,
            Subscription subscription,
            BrokerClient broker,
            GroupTable groups,
            ReceiveConfig config,
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
        groups.settings(brokerName, subscription.group()).whenComplete((settings, failure) -> {
            if (failure == null) {
                pop(settings, room);
            } else {
                finished(room, null, failure);
            }
        });
    }

    void stop() {
        stopped = true;
    }

    private void pop(GroupSettings settings, int room) {
        PopRequest request = new PopRequest(
                subscription,
                brokerName,
                -1,
                room,
                config.invisibleDuration(),
                config.pullTimeout(),
                settings.orderly(),
                config.consumeFrom() == ReceiveConfig.ConsumeFrom.FIRST,
                attemptId());
        int limit = config.maxReconsumeTimes() < 0 ? settings.retryMaxTimes() : config.maxReconsumeTimes();
        broker.pop(request).whenComplete((result, failure) -> {
            if (failure == null) {
                stream.fetched(result.deliveries(), limit);
            }
            finished(room, result, failure);
        });
    }

    private void finished(int room, @Nullable PopResult result, @Nullable Throwable failure) {
        stream.unclaim(room);
        boolean pause;
        synchronized (this) {
            report(failure);
            if (failure == null) {
                attemptId = UUID.randomUUID().toString();
            }
            pause = result == null || (result.deliveries().isEmpty() && !result.waited());
            if (!pause) {
                busy = false;
            }
        }
        if (pause) {
            timer.schedule(this::resume, config.pullInterval());
        } else {
            stream.pump();
        }
    }

    private void resume() {
        synchronized (this) {
            busy = false;
        }
        poke();
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
}
