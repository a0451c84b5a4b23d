package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.route.RouteTable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells brokers which lite topics clients listen to. Thread-safe. */
final class LiteTopics {
    private final BrokerClient broker;
    private final RouteTable routes;

    LiteTopics(BrokerClient broker, RouteTable routes) {
        this.broker = broker;
        this.routes = routes;
    }

    CompletableFuture<Void> change(LiteSubscription change) {
        return routes.route(change.topic()).thenCompose(route -> {
            List<CompletableFuture<Void>> changes = route.brokers().stream()
                    .filter(queues -> queues.readQueues() > 0)
                    .map(queues -> broker.changeLiteSubscription(queues.brokerName(), change))
                    .toList();
            return changes.isEmpty()
                    ? CompletableFuture.failedFuture(Admission.notReadable(change.topic()))
                    : CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
        });
    }
}
