package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ServerStatus;
import io.github.rocketmqproxy.message.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Asks every name server and every master something small. Thread-safe. */
final class HealthProbe {
    private static final Duration MOST = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Peers peers;
    private final NameServers nameServers;
    private final HostNames hostNames;
    private final Links links;
    private final Remote remote;
    private final Duration limit;

    /** Masters are remembered: name servers forget those that are down, and health must not. */
    private final Map<String, String> masters = new ConcurrentHashMap<>();

    HealthProbe(
            Cluster cluster,
            Peers peers,
            NameServers nameServers,
            HostNames hostNames,
            Links links,
            Remote remote,
            Duration timeout) {
        this.cluster = cluster;
        this.peers = peers;
        this.nameServers = nameServers;
        this.hostNames = hostNames;
        this.links = links;
        this.remote = remote;
        this.limit = timeout.compareTo(MOST) < 0 ? timeout : MOST;
    }

    /** What one look has found. */
    private static final class Findings {
        /** What is wrong with each; nothing if it answers. */
        final ConcurrentSkipListMap<String, String> problems = new ConcurrentSkipListMap<>();

        /** Completes when the outcome is written down; never fails. */
        CompletableFuture<Void> record(String what, CompletableFuture<?> answer) {
            CompletableFuture<Void> written = new CompletableFuture<>();
            answer.whenComplete((value, failure) -> {
                problems.put(what, failure == null ? "" : String.valueOf(failure.getMessage()));
                written.complete(null);
            });
            return written;
        }

        ClusterHealth health() {
            return new ClusterHealth(problems.entrySet().stream()
                    .map(found -> new ServerStatus(found.getKey(), found.getValue()))
                    .toList());
        }
    }

    CompletableFuture<ClusterHealth> look() {
        Findings findings = new Findings();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (String nameServer : cluster.nameServers()) {
            CompletableFuture<Map<String, String>> list =
                    Futures.map(nameServers.mastersAt(nameServer, limit), found -> {
                        masters.putAll(found);
                        return found;
                    });
            written.add(findings.record("name server " + nameServer, list));
        }
        return Futures.flatMap(Futures.settled(written), ignored -> lookAtBrokers(findings));
    }

    private CompletableFuture<ClusterHealth> lookAtBrokers(Findings findings) {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        new TreeMap<>(masters)
                .forEach((name, address) ->
                        written.add(findings.record("broker " + name + " (" + address + ")", ask(name, address))));
        if (written.isEmpty() && findings.problems.values().stream().allMatch(String::isEmpty)) {
            findings.problems.put("brokers", "the name servers know none");
        }
        return Futures.map(Futures.settled(written), ignored -> findings.health());
    }

    /** A broker that refuses the question is alive; but one that refuses the access key does not serve us. */
    private CompletableFuture<Answer> ask(String name, String address) {
        Peer peer = peers.broker(name, address, "health check", "", "");
        Request request = Request.of(RequestCode.GET_TOPIC_CONFIG)
                .with("topic", TopicValidator.RMQ_SYS_SELF_TEST_TOPIC)
                .with("bname", name);
        CompletableFuture<Answer> answer = Futures.flatMap(
                hostNames.resolve(address, ErrorCode.BROKER_UNREACHABLE),
                resolved -> remote.call(links, null, peer.at(resolved), request, limit));
        return Futures.map(answer, found -> {
            if (found.code() == ResponseCode.NO_PERMISSION) {
                found.orThrow();
            }
            return found;
        });
    }
}
