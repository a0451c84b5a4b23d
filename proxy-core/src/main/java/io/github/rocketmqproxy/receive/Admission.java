package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.route.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Looks, before a consumer begins, whether its group may consume a topic, and what it is to ask for. Thread-safe. */
final class Admission {
    private static final int WHOLE_BROKER = -1;
    private static final Set<ErrorCode> AWAY =
            Set.of(ErrorCode.BROKER_UNREACHABLE, ErrorCode.BROKER_TIMEOUT, ErrorCode.BROKER_BUSY);

    private final RouteTable routes;
    private final GroupTable groups;

    Admission(RouteTable routes, GroupTable groups) {
        this.routes = routes;
        this.groups = groups;
    }

    CompletableFuture<Void> prepare(Subscription subscription) {
        try {
            TopicNames.checkGroup(subscription.group());
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
        return routes.routeOrCreate(subscription.topic()).thenCompose(route -> {
            List<CompletableFuture<GroupSettings>> checks = new ArrayList<>();
            for (TopicRoute.BrokerQueues queues : route.brokers()) {
                checks.add(checkGroup(queues.brokerName(), subscription.group()));
            }
            return oneAnswer(checks);
        });
    }

    private CompletableFuture<GroupSettings> checkGroup(String brokerName, String group) {
        return groups.settings(brokerName, group).thenApply(settings -> {
            if (!settings.consumeEnabled()) {
                throw new ProxyException(
                        ErrorCode.NOT_PERMITTED,
                        "group_id: \"" + group + "\" may not consume (expected: consumeEnable=true on broker "
                                + brokerName + ")");
            }
            return settings;
        });
    }

    /** No refusal, and one answer at least: a broker that is away for a while does not keep a consumer from those that are here. */
    private static CompletableFuture<Void> oneAnswer(List<CompletableFuture<GroupSettings>> checks) {
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).exceptionallyCompose(any -> {
            List<ProxyException> failures = checks.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .map(check -> check.handle((nothing, failure) -> ProxyException.from(failure))
                            .join())
                    .toList();
            ProxyException refusal = failures.stream()
                    .filter(failure -> !AWAY.contains(failure.code()))
                    .findFirst()
                    .orElse(null);
            if (refusal != null) {
                return CompletableFuture.failedFuture(refusal);
            }
            return failures.size() < checks.size()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(failures.get(0));
        });
    }

    CompletableFuture<List<MessageQueue>> assignments(String topic, String group) {
        return routes.routeOrCreate(topic).thenCompose(route -> {
            List<CompletableFuture<GroupSettings>> asked = route.brokers().stream()
                    .map(there -> groups.settings(there.brokerName(), group))
                    .toList();
            return oneAnswer(asked).thenApply(nothing -> assignments(route, anyOf(asked)));
        });
    }

    private static GroupSettings anyOf(List<CompletableFuture<GroupSettings>> asked) {
        return asked.stream()
                .filter(settings -> !settings.isCompletedExceptionally())
                .findFirst()
                .orElseThrow()
                .join();
    }

    private static List<MessageQueue> assignments(TopicRoute route, GroupSettings settings) {
        boolean lite = settings.liteBindTopic().equals(route.topic());
        boolean eachQueue = settings.orderly() && !lite;
        List<MessageQueue> all = new ArrayList<>();
        for (TopicRoute.BrokerQueues there : route.brokers()) {
            if (there.readQueues() > 0 && !eachQueue) {
                all.add(new MessageQueue(route.topic(), there.brokerName(), WHOLE_BROKER));
            }
            for (int id = 0; eachQueue && id < there.readQueues(); id++) {
                all.add(new MessageQueue(route.topic(), there.brokerName(), id));
            }
        }
        if (all.isEmpty()) {
            throw notReadable(route.topic());
        }
        return all;
    }

    static ProxyException notReadable(String topic) {
        return new ProxyException(
                ErrorCode.NOT_PERMITTED,
                "topic: \"" + topic + "\" has no readable queue (expected: read permission on a broker)");
    }
}
