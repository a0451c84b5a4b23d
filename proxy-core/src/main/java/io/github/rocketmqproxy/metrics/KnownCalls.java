package io.github.rocketmqproxy.metrics;

import java.util.Set;

/**
 * The rpcs whose names may become labels. A client can ask for any name; without this list it could make any number of
 * figures. A test compares it with the protocol.
 */
final class KnownCalls {
    static final String OTHER = "other";

    /** Calls with one request and one answer: the length of such a call says how quick the proxy is. */
    static final Set<String> UNARY = Set.of(
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

    /** Calls that last as long as the client likes. */
    static final Set<String> STREAMING = Set.of("ReceiveMessages", "PublishStream", "WatchTransactions");

    private KnownCalls() {}

    /** The label of a call. */
    static String label(String method) {
        String bare = method.substring(method.lastIndexOf('/') + 1);
        return UNARY.contains(bare) || STREAMING.contains(bare) ? bare : OTHER;
    }
}
