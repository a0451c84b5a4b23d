package io.github.rocketmqproxy.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rpcs whose names may become labels. A client can ask for any name; without this list it could make any number of
 * figures. Both protocols have a SendMessage and an AckMessage, so the names of the official one begin with {@code v2.}. A test
 * compares the list with the protocols.
 */
final class KnownCalls {
    static final String OTHER = "other";

    private static final String SIMPLE_SERVICE = "rocketmq.RocketMQProxy/";
    private static final String V2_SERVICE = "apache.rocketmq.v2.MessagingService/";
    private static final String V2_PREFIX = "v2.";

    private static final Set<String> SIMPLE_UNARY = Set.of(
            "CreateProducer",
            "SendMessage",
            "SendOrderedMessage",
            "SendDelayMessage",
            "SendTransactionMessage",
            "SendMessages",
            "CommitTransaction",
            "RollbackTransaction",
            "CreateConsumer",
            "AckMessage",
            "ChangeInvisibleDuration",
            "CleanupProducer",
            "CleanupConsumer",
            "HealthCheck");
    private static final Set<String> V2_UNARY = Set.of(
            "v2.QueryRoute",
            "v2.Heartbeat",
            "v2.SendMessage",
            "v2.QueryAssignment",
            "v2.AckMessage",
            "v2.ForwardMessageToDeadLetterQueue",
            "v2.UpdateOffset",
            "v2.GetOffset",
            "v2.QueryOffset",
            "v2.EndTransaction",
            "v2.NotifyClientTermination",
            "v2.ChangeInvisibleDuration",
            "v2.RecallMessage",
            "v2.SyncLiteSubscription");

    /** Calls with one request and one answer: the length of such a call says how quick the proxy is. */
    static final Set<String> UNARY = union(SIMPLE_UNARY, V2_UNARY);

    /** Calls that last as long as the client likes, or wait for messages. */
    static final Set<String> STREAMING = Set.of(
            "ReceiveMessages",
            "ReceiveBatch",
            "PublishStream",
            "WatchTransactions",
            "v2.ReceiveMessage",
            "v2.PullMessage",
            "v2.Telemetry");

    /** Of every rpc by its full name and by its label. A call costs one look-up. */
    private static final Map<String, String> LABELS = labels();

    private KnownCalls() {}

    /** The label of a call: the name of the rpc, with {@code v2.} before it if it is the official protocol's. */
    static String label(String method) {
        return LABELS.getOrDefault(method, OTHER);
    }

    /** All labels, {@link #OTHER} included. */
    static Set<String> allLabels() {
        return union(union(UNARY, STREAMING), Set.of(OTHER));
    }

    private static Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        for (String label : union(UNARY, STREAMING)) {
            String fullName = label.startsWith(V2_PREFIX)
                    ? V2_SERVICE + label.substring(V2_PREFIX.length())
                    : SIMPLE_SERVICE + label;
            labels.put(label, label);
            labels.put(fullName, label);
        }
        return Map.copyOf(labels);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
