package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** Asks the name servers, one after the other, beginning with the one that answered last. Thread-safe. */
final class NameServers {
    private final Cluster cluster;
    private final Duration timeout;
    private final Links links;
    private final Remote remote;
    private final HostNames hostNames;
    private volatile int preferred;

    NameServers(Cluster cluster, Duration timeout, Links links, Remote remote, HostNames hostNames) {
        this.cluster = cluster;
        this.timeout = timeout;
        this.links = links;
        this.remote = remote;
        this.hostNames = hostNames;
    }

    /** Where a topic's queues are, on brokers whose master is alive. */
    CompletableFuture<TopicRoute> route(String topic) {
        Function<String, Peer> peer = address -> peer(address, "route", topic);
        return Futures.map(
                anyOf(
                        peer,
                        () -> Request.of(RequestCode.GET_ROUTEINFO_BY_TOPIC)
                                .with("topic", topic)
                                .with("acceptStandardJsonOnly", true)),
                answer -> toRoute(topic, answer.json(TopicRouteData.class)));
    }

    private static TopicRoute toRoute(String topic, TopicRouteData data) {
        Map<String, TopicRoute.BrokerQueues> found = new TreeMap<>();
        for (BrokerData broker : data.getBrokerDatas()) {
            String master = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
            if (master == null) {
                continue;
            }
            for (QueueData queues : data.getQueueDatas()) {
                if (queues.getBrokerName().equals(broker.getBrokerName())) {
                    int write = PermName.isWriteable(queues.getPerm()) ? queues.getWriteQueueNums() : 0;
                    int read = PermName.isReadable(queues.getPerm()) ? queues.getReadQueueNums() : 0;
                    found.put(
                            broker.getBrokerName(),
                            new TopicRoute.BrokerQueues(broker.getBrokerName(), master, write, read));
                }
            }
        }
        return new TopicRoute(topic, List.copyOf(found.values()));
    }

    /** The addresses of all masters that are alive, by broker name. */
    CompletableFuture<Map<String, String>> masters() {
        return Futures.map(
                anyOf(address -> peer(address, "list of brokers", ""), NameServers::listRequest),
                NameServers::mastersOf);
    }

    private static Request listRequest() {
        return Request.of(RequestCode.GET_BROKER_CLUSTER_INFO);
    }

    private static Map<String, String> mastersOf(Answer answer) {
        Map<String, String> masters = new TreeMap<>();
        Map<String, BrokerData> brokers = answer.json(ClusterInfo.class).getBrokerAddrTable();
        if (brokers != null) {
            brokers.forEach((name, broker) -> {
                String master = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
                if (master != null) {
                    masters.put(name, master);
                }
            });
        }
        return masters;
    }

    /** The masters that one name server knows. */
    CompletableFuture<Map<String, String>> mastersAt(String nameServer, Duration limit) {
        Peer peer = peer(nameServer, "list of brokers", "");
        return Futures.map(ask(peer, listRequest(), limit), answer -> mastersOf(answer.orThrow()));
    }

    private CompletableFuture<Answer> anyOf(Function<String, Peer> peer, Supplier<Request> request) {
        int start = preferred;
        return anyOf(peer, request, start, 0, new ArrayList<>());
    }

    private CompletableFuture<Answer> anyOf(
            Function<String, Peer> peer,
            Supplier<Request> request,
            int start,
            int tried,
            List<ProxyException> failures) {
        List<String> all = cluster.nameServers();
        if (tried == all.size()) {
            return CompletableFuture.failedFuture(unreachable(failures));
        }
        int index = (start + tried) % all.size();
        return Futures.recover(
                Futures.map(ask(peer.apply(all.get(index)), request.get(), timeout), answer -> {
                    preferred = index;
                    return answer.orThrow();
                }),
                failure -> {
                    if (!isAbsence(failure)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    failures.add(failure);
                    return anyOf(peer, request, start, tried + 1, failures);
                });
    }

    private CompletableFuture<Answer> ask(Peer peer, Request request, Duration limit) {
        return Futures.flatMap(
                hostNames.resolve(peer.address(), ErrorCode.NAME_SERVER_UNREACHABLE),
                address -> remote.call(links, null, peer.at(address), request, limit));
    }

    /** Whether the next name server may know better. */
    private static boolean isAbsence(ProxyException failure) {
        return switch (failure.code()) {
            case NAME_SERVER_UNREACHABLE, BROKER_TIMEOUT, BROKER_BUSY, BROKER_ERROR -> true;
            default -> false;
        };
    }

    private ProxyException unreachable(List<ProxyException> failures) {
        List<String> reasons = failures.stream()
                .map(Throwable::getMessage)
                .sorted(Comparator.naturalOrder())
                .toList();
        return new ProxyException(
                ErrorCode.NAME_SERVER_UNREACHABLE,
                "name server: none of \"" + cluster.address() + "\" answers: " + String.join("; ", reasons),
                failures.get(failures.size() - 1));
    }

    private Peer peer(String address, String operation, String topic) {
        return new Peer("name server", "", address, operation, topic, "", cluster.accessKeyId());
    }
}
