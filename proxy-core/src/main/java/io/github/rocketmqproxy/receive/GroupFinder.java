package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.route.RouteTable;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what the cluster has configured for a group, whichever of its brokers tells it. Thread-safe. */
final class GroupFinder {
    /** Every broker registers this topic when it starts ({@code TopicConfigManager}), so its route lists them all. */
    private static final String ON_EVERY_BROKER = "SELF_TEST_TOPIC";
    /** A client may name thousands, and each that does not exist costs a request to the name server. */
    private static final int TOPICS_TRIED = 3;

    private final RouteTable routes;
    private final GroupTable groups;

    GroupFinder(RouteTable routes, GroupTable groups) {
        this.routes = routes;
        this.groups = groups;
    }

    /** Asks brokers that have one of the topics, or any broker if none of the topics exists yet. */
    CompletableFuture<GroupSettings> find(String group, List<String> topics) {
        Iterator<String> tried = Stream.concat(topics.stream().limit(TOPICS_TRIED), Stream.of(ON_EVERY_BROKER))
                .iterator();
        return firstRoute(group, tried)
                .thenCompose(route -> ask(group, route.brokers().iterator(), null));
    }

    private CompletableFuture<TopicRoute> firstRoute(String group, Iterator<String> topics) {
        if (!topics.hasNext()) {
            return CompletableFuture.failedFuture(unknown(group));
        }
        return routes.route(topics.next()).exceptionallyCompose(failure -> {
            ProxyException error = ProxyException.from(failure);
            return error.code() == ErrorCode.TOPIC_NOT_FOUND
                    ? firstRoute(group, topics)
                    : CompletableFuture.failedFuture(error);
        });
    }

    private CompletableFuture<GroupSettings> ask(
            String group, Iterator<BrokerQueues> brokers, @Nullable ProxyException earlier) {
        if (!brokers.hasNext()) {
            return CompletableFuture.failedFuture(earlier == null ? unknown(group) : earlier);
        }
        return groups.settings(brokers.next().brokerName(), group).exceptionallyCompose(failure -> {
            ProxyException error = ProxyException.from(failure);
            // A broker that is away may be the one that knows the group: only if all are here is it missing.
            boolean telling = earlier == null || earlier.code() == ErrorCode.CONSUMER_GROUP_NOT_FOUND;
            return ask(group, brokers, telling ? error : earlier);
        });
    }

    private static ProxyException unknown(String group) {
        return new ProxyException(
                ErrorCode.CONSUMER_GROUP_NOT_FOUND,
                "group_id: \"" + group + "\" does not exist in the cluster (expected: a group that an administrator has"
                        + " created: mqadmin updateSubGroup -g " + group + ")");
    }
}
