package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Fetches for consumers that ask each time anew: one POP for each request. Thread-safe. */
final class Receiver {
    private static final int WHOLE_BROKER = -1;
    private static final Duration SHORTEST_CONSUME_TIMEOUT = Duration.ofMinutes(1);

    private final ReceivePath path;
    private final BrokerClient broker;
    private final GroupTable groups;
    private final AtomicInteger turn = new AtomicInteger();

    Receiver(ReceivePath path, BrokerClient broker, GroupTable groups) {
        this.path = path;
        this.broker = broker;
        this.groups = groups;
    }

    CompletableFuture<DeliveryBatch> receive(ReceiveRequest request) {
        Subscription subscription = request.subscription();
        if (!path.hasRoom()) {
            return CompletableFuture.failedFuture(path.noRoom());
        }
        return path.routes().route(subscription.topic()).thenCompose(route -> {
            String brokerName = request.brokerName().isEmpty() ? anyBroker(route) : request.brokerName();
            return groups.settings(brokerName, subscription.group()).thenCompose(settings -> {
                GroupTable.checkMayConsume(brokerName, subscription.group(), settings);
                PopRequest pop = pop(request, brokerName, settings);
                TraceSpan span = request.call().request("pop", brokerName, subscription.topic(), 0);
                return broker.pop(pop)
                        .whenComplete((result, failure) -> span.end(
                                failure == null
                                        ? "OK"
                                        : ProxyException.from(failure).code().name(),
                                failure == null))
                        .thenApply(result -> batch(request, result.deliveries(), settings));
            });
        });
    }

    private String anyBroker(TopicRoute route) {
        List<TopicRoute.BrokerQueues> readable = route.brokers().stream()
                .filter(queues -> queues.readQueues() > 0)
                .toList();
        if (readable.isEmpty()) {
            throw Admission.notReadable(route.topic());
        }
        return readable.get(Math.floorMod(turn.getAndIncrement(), readable.size()))
                .brokerName();
    }

    private PopRequest pop(ReceiveRequest request, String brokerName, GroupSettings settings) {
        boolean lite = settings.liteBindTopic().equals(request.subscription().topic());
        if (lite && request.clientId().isEmpty()) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST,
                    "x-mq-client-id: missing, but group \""
                            + request.subscription().group()
                            + "\" consumes lite topics (expected: the id of the client that has subscribed to them)");
        }
        boolean asLongAsItTakes = request.invisible().isZero();
        // Consumers without a limit of time have an assignment for each queue of an ordered group; others ask one queue
        // after the
        // other, and waiting at an empty one would hide what the rest have.
        int queueId = settings.orderly() && asLongAsItTakes && !lite ? request.queueId() : WHOLE_BROKER;
        ReceiveConfig config = path.config();
        return new PopRequest(
                request.subscription(),
                brokerName,
                queueId,
                Math.min(request.maxMessages(), config.batchSize()),
                asLongAsItTakes ? consumeTimeout(settings) : request.invisible(),
                request.longPoll(),
                settings.orderly(),
                config.consumeFrom() == ReceiveConfig.ConsumeFrom.FIRST,
                request.attemptId().isEmpty() ? UUID.randomUUID().toString() : request.attemptId(),
                lite ? request.clientId() : "");
    }

    private static Duration consumeTimeout(GroupSettings settings) {
        Duration configured = settings.consumeTimeout();
        if (configured.compareTo(SHORTEST_CONSUME_TIMEOUT) < 0) {
            return SHORTEST_CONSUME_TIMEOUT;
        }
        return configured.compareTo(ReceiveRequest.MAX_INVISIBLE) > 0 ? ReceiveRequest.MAX_INVISIBLE : configured;
    }

    private DeliveryBatch batch(ReceiveRequest request, List<Delivery> deliveries, GroupSettings settings) {
        Subscription subscription = request.subscription();
        if (deliveries.isEmpty()) {
            return DeliveryBatch.EMPTY;
        }
        int configured = path.config().maxReconsumeTimes();
        List<Delivery> wanted =
                path.screen(subscription, deliveries, configured < 0 ? settings.retryMaxTimes() : configured);
        List<Delivery> kept = new ArrayList<>(wanted.size());
        List<DeliveryHandle> tooMany = new ArrayList<>();
        for (Delivery delivery : wanted) {
            // After one that goes back all others do, so that an orderly group is not mixed up.
            if (tooMany.isEmpty() && path.outbound().tryReserve(1, delivery.size())) {
                kept.add(delivery);
            } else {
                tooMany.add(delivery.handle());
            }
        }
        var ignored = path.giveBack(subscription, tooMany, false);
        if (kept.isEmpty() && !tooMany.isEmpty()) {
            throw path.noRoom();
        }
        return path.opened(
                subscription.topic(),
                subscription.group(),
                kept,
                request.call(),
                handles -> path.giveBackUnseen(subscription, handles));
    }
}
