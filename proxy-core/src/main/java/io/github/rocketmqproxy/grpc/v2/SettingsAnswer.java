package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.proto.v2.Metric;
import io.github.rocketmqproxy.proto.v2.Publishing;
import io.github.rocketmqproxy.proto.v2.Settings;
import io.github.rocketmqproxy.proto.v2.Subscription;
import io.github.rocketmqproxy.route.TopicNames;
import io.github.rocketmqproxy.session.TelemetryStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What clients are to behave by. An answer is made of fields that this proxy knows, not of the client's own message with some of them
 * replaced: a field that a newer client has would come back to it as if this proxy had agreed.
 */
final class SettingsAnswer {
    /** The most that a broker gives at once. */
    private static final int RECEIVE_BATCH_SIZE = 32;

    private static final Duration LONG_POLLING_TIMEOUT = Duration.ofSeconds(20);
    private static final Parser<Settings> KNOWN_FIELDS = DiscardUnknownFieldsParser.wrap(Settings.parser());

    private SettingsAnswer() {}

    /**
     * Takes a client's settings and answers them.
     *
     * @param asked with publishing or subscription
     * @param stream where they came
     * @param language what the client is written in
     * @return fails with {@code ILLEGAL_TOPIC}, {@code ILLEGAL_CONSUMER_GROUP}, {@code ILLEGAL_FILTER_EXPRESSION}, or when no broker can be asked about the group
     */
    static CompletableFuture<Settings> to(Settings asked, TelemetryStream stream, ClientLanguage language) {
        Settings known = known(asked);
        if (known.hasPublishing()) {
            List<String> topics = known.getPublishing().getTopicsList().stream()
                    .map(Names::topic)
                    .toList();
            return stream.produces(topics).thenApply(allowed -> producer(known));
        }
        String group = Names.group(known.getSubscription().getGroup());
        List<String> topics = known.getSubscription().getSubscriptionsList().stream()
                .map(entry -> Names.topic(entry.getTopic()))
                .toList();
        known.getSubscription().getSubscriptionsList().forEach(entry -> Filters.of(entry.getExpression()));
        return stream.consumes(group, topics).thenApply(settings -> consumer(known, settings, language));
    }

    private static Settings known(Settings asked) {
        try {
            return KNOWN_FIELDS.parseFrom(asked.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what has been read once can be read again", e);
        }
    }

    private static Settings producer(Settings asked) {
        return aboutClient(asked)
                .setBackoffPolicy(RetryPolicies.PRODUCER)
                .setPublishing(Publishing.newBuilder()
                        .addAllTopics(asked.getPublishing().getTopicsList())
                        .setMaxBodySize(MessageLimits.MAX_BODY_BYTES)
                        .setValidateMessageType(true))
                .build();
    }

    private static Settings consumer(Settings asked, GroupSettings group, ClientLanguage language) {
        return aboutClient(asked)
                .setBackoffPolicy(RetryPolicies.consumer(group, language.retryForm()))
                .setSubscription(Subscription.newBuilder()
                        .setGroup(asked.getSubscription().getGroup())
                        .addAllSubscriptions(asked.getSubscription().getSubscriptionsList())
                        .setFifo(group.orderly())
                        .setReceiveBatchSize(RECEIVE_BATCH_SIZE)
                        .setLongPollingTimeout(Times.duration(LONG_POLLING_TIMEOUT))
                        .setLiteSubscriptionQuota(group.liteSubscriptionQuota())
                        .setMaxLiteTopicSize(TopicNames.MAX_LITE))
                .build();
    }

    /** What the client has said of itself, and no figures of its own: there is nobody here to take them. */
    private static Settings.Builder aboutClient(Settings asked) {
        Settings.Builder answer =
                Settings.newBuilder().setMetric(Metric.newBuilder().setOn(false));
        if (asked.hasClientType()) {
            answer.setClientTypeValue(asked.getClientTypeValue());
        }
        if (asked.hasAccessPoint()) {
            answer.setAccessPoint(asked.getAccessPoint());
        }
        if (asked.hasRequestTimeout()) {
            answer.setRequestTimeout(asked.getRequestTimeout());
        }
        if (asked.hasUserAgent()) {
            answer.setUserAgent(asked.getUserAgent());
        }
        return answer;
    }
}
