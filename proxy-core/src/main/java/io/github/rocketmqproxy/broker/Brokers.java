package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where each broker's master is, learned from routes and from the list of brokers; looked up again when it cannot be reached. */
final class Brokers {
    private static final long RELEARN_NANOS = Duration.ofSeconds(1).toNanos();

    private final NameServers nameServers;
    private final HostNames hostNames;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Set<String> everSeen = ConcurrentHashMap.newKeySet();
    private @Nullable CompletableFuture<Map<String, String>> learning;
    private long learnedAt = System.nanoTime() - RELEARN_NANOS;

    Brokers(NameServers nameServers, HostNames hostNames) {
        this.nameServers = nameServers;
        this.hostNames = hostNames;
    }

    /** Remembers what a route says. */
    void learn(TopicRoute route) {
        route.brokers().forEach(broker -> put(broker.brokerName(), broker.address()));
    }

    /** Which broker's master is at an address; empty if none is known there. */
    String nameAt(String address) {
        for (Map.Entry<String, String> known : addresses.entrySet()) {
            if (known.getValue().equals(address)) {
                return known.getKey();
            }
        }
        return "";
    }

    private void put(String name, String address) {
        everSeen.add(name);
        addresses.put(name, address);
    }

    /** All masters that the name servers know now. */
    synchronized CompletableFuture<Map<String, String>> relearn() {
        if (learning == null || learning.isDone()) {
            learnedAt = System.nanoTime();
            learning = Futures.map(nameServers.masters(), masters -> {
                masters.forEach(this::put);
                return masters;
            });
        }
        return learning;
    }

    /**
     * Runs a request at a broker.
     *
     * @param name the broker
     * @param request starts the request at the address that it is given
     */
    <T> CompletableFuture<T> at(String name, Function<String, CompletableFuture<T>> request) {
        String known = addresses.get(name);
        if (known == null) {
            return Futures.flatMap(relearn(), masters -> {
                String found = masters.get(name);
                return found == null ? CompletableFuture.failedFuture(missing(name)) : run(found, request);
            });
        }
        return run(known, request);
    }

    private <T> CompletableFuture<T> run(String address, Function<String, CompletableFuture<T>> request) {
        CompletableFuture<T> answer =
                Futures.flatMap(hostNames.resolve(address, ErrorCode.BROKER_UNREACHABLE), request);
        answer.whenComplete((value, failure) -> {
            if (failure instanceof ProxyException known && known.code() == ErrorCode.BROKER_UNREACHABLE) {
                suspect();
            }
        });
        return answer;
    }

    /** The broker may have moved: look, but not at every failure. */
    private synchronized void suspect() {
        if (System.nanoTime() - learnedAt > RELEARN_NANOS) {
            var ignored = relearn();
        }
    }

    private boolean everSeen(String name) {
        return everSeen.contains(name);
    }

    /** A broker that the cluster never had can only come from a wrong handle or id: such a failure gets its code. */
    <T> CompletableFuture<T> orForeign(CompletableFuture<T> answer, String name, ErrorCode code, String what) {
        return Futures.recover(answer, failure -> {
            boolean foreign = failure.code() == ErrorCode.BROKER_UNREACHABLE && !everSeen(name);
            return CompletableFuture.failedFuture(
                    foreign
                            ? new ProxyException(
                                    code, what + " is of another cluster: " + failure.getMessage(), failure)
                            : failure);
        });
    }

    private ProxyException missing(String name) {
        String why = everSeen.contains(name)
                ? "is down: the name servers do not list it any more"
                : "is not in the cluster (see mqadmin clusterList)";
        return new ProxyException(ErrorCode.BROKER_UNREACHABLE, "broker: \"" + name + "\" " + why);
    }
}
