package io.github.rocketmqproxy.config;

import io.github.rocketmqproxy.api.User;
import io.github.rocketmqproxy.message.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything an engine needs to know, validated once. Immutable.
 *
 * @param grpc the gRPC door
 * @param broker the way to RocketMQ
 * @param send sending
 * @param receive receiving
 * @param buffer how much may wait
 * @param worker threads for what may block
 * @param pool connections to brokers
 * @param session producers and consumers
 * @param access who may do what
 * @param metrics what is counted
 * @param drainDelay {@link Setting#DRAIN_DELAY}
 * @param drainTimeout {@link Setting#DRAIN_TIMEOUT}
 */
public record ProxyConfig(
        GrpcConfig grpc,
        BrokerConfig broker,
        SendConfig send,
        ReceiveConfig receive,
        BufferConfig buffer,
        WorkerConfig worker,
        PoolConfig pool,
        SessionConfig session,
        AccessConfig access,
        MetricsConfig metrics,
        Duration drainDelay,
        Duration drainTimeout) {

    /** The broker hands out at most this many messages at once ({@code PopMessageProcessor}). */
    private static final int MAX_POP = 32;

    /**
     * A builder with every setting at its default.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The same with the values that another configuration has for what a running engine can change.
     *
     * @param other has the values of all settings that are {@linkplain Setting#tunable() tunable}
     * @return the values of all other settings are this one's
     */
    public ProxyConfig withTunable(ProxyConfig other) {
        return new ProxyConfig(
                grpc,
                broker,
                new SendConfig(other.send.batchSize(), other.send.flushInterval(), send.vendorDeliveryProperty()),
                new ReceiveConfig(
                        other.receive.batchSize(),
                        other.receive.bufferSize(),
                        other.receive.pullTimeout(),
                        other.receive.pullInterval(),
                        other.receive.invisibleDuration(),
                        other.receive.maxReconsumeTimes(),
                        receive.consumeFrom(),
                        receive.filterGroups()),
                other.buffer,
                worker,
                pool,
                session,
                new AccessConfig(access.allowedEndpoints(), access.usersFile(), other.access.topicQuota()),
                metrics,
                drainDelay,
                drainTimeout);
    }

    /** Collects settings. Not thread-safe. A later value for the same setting replaces the earlier one. */
    public static final class Builder {
        private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
        private final Map<Setting, String> unreadable = new EnumMap<>(Setting.class);

        private Builder() {}

        /**
         * Sets a setting from its text form. A text that cannot be read is reported by {@link #build()}, with all others.
         *
         * @param setting which
         * @param text as in the environment or a file
         * @return this
         */
        public Builder set(Setting setting, String text) {
            try {
                return put(setting, setting.type().parse(text));
            } catch (IllegalArgumentException | ArithmeticException e) {
                values.remove(setting);
                unreadable.put(setting, violation(setting, text));
                return this;
            }
        }

        /**
         * Sets all that a profile sets.
         *
         * @param profile which
         * @return this
         */
        public Builder profile(Profile profile) {
            profile.settings().forEach(this::set);
            return this;
        }

        /**
         * {@link Setting#GRPC_PORT}.
         *
         * @param port 0 to 65535
         * @return this
         */
        public Builder grpcPort(int port) {
            return put(Setting.GRPC_PORT, port);
        }

        /**
         * {@link Setting#GRPC_HOST}.
         *
         * @param host a host name or address
         * @return this
         */
        public Builder grpcHost(String host) {
            return put(Setting.GRPC_HOST, host);
        }

        /**
         * {@link Setting#NAME_SERVER}.
         *
         * @param addresses {@code host:port}, several separated by {@code ;}
         * @return this
         */
        public Builder nameServer(String addresses) {
            return put(Setting.NAME_SERVER, addresses);
        }

        /**
         * {@link Setting#ACCESS_KEY_ID} and {@link Setting#ACCESS_KEY_SECRET}.
         *
         * @param accessKeyId the id
         * @param accessKeySecret its secret
         * @return this
         */
        public Builder credentials(String accessKeyId, String accessKeySecret) {
            put(Setting.ACCESS_KEY_ID, accessKeyId);
            return put(Setting.ACCESS_KEY_SECRET, accessKeySecret);
        }

        /**
         * {@link Setting#ID_KEY}.
         *
         * @param key at least 16 characters
         * @return this
         */
        public Builder idKey(String key) {
            return put(Setting.ID_KEY, key);
        }

        /**
         * {@link Setting#AUTO_CREATE_TOPICS}.
         *
         * @param create whether to
         * @return this
         */
        public Builder autoCreateTopics(boolean create) {
            return put(Setting.AUTO_CREATE_TOPICS, create);
        }

        /**
         * {@link Setting#INVISIBLE_DURATION}.
         *
         * @param duration 1 second to 12 hours
         * @return this
         */
        public Builder invisibleDuration(Duration duration) {
            return put(Setting.INVISIBLE_DURATION, duration);
        }

        /**
         * {@link Setting#MESSAGE_BUFFER_SIZE}.
         *
         * @param messages at least 1
         * @return this
         */
        public Builder messageBufferSize(int messages) {
            return put(Setting.MESSAGE_BUFFER_SIZE, messages);
        }

        /**
         * {@link Setting#MAX_CONCURRENT}.
         *
         * @param connections at least 1
         * @return this
         */
        public Builder maxConcurrent(int connections) {
            return put(Setting.MAX_CONCURRENT, connections);
        }

        /**
         * Checks every value and every rule between values.
         *
         * @return the configuration
         * @throws ConfigException naming all violations, if there are any
         */
        public ProxyConfig build() {
            List<String> violations = new ArrayList<>(unreadable.values());
            values.forEach((setting, value) -> {
                if (!setting.type().accepts(value)) {
                    violations.add(violation(setting, setting.type().format(value)));
                }
            });
            if (text(Setting.ACCESS_KEY_ID).isEmpty()
                    != text(Setting.ACCESS_KEY_SECRET).isEmpty()) {
                violations.add(
                        "ACCESS_KEY_ID and ACCESS_KEY_SECRET: one is set without the other (expected: both or none)");
            }
            TlsRules.check(this, violations);
            if (!violations.isEmpty()) {
                throw new ConfigException(violations);
            }
            return new ProxyConfig(
                    grpc(),
                    broker(),
                    new SendConfig(
                            number(Setting.BATCH_SIZE),
                            duration(Setting.FLUSH_INTERVAL),
                            yes(Setting.VENDOR_DELIVERY_PROPERTY)),
                    receive(),
                    new BufferConfig(
                            number(Setting.MESSAGE_BUFFER_SIZE), value(Setting.MESSAGE_BUFFER_BYTES, Long.class)),
                    new WorkerConfig(number(Setting.WORKER_POOL_SIZE), number(Setting.IO_THREADS)),
                    new PoolConfig(number(Setting.PRODUCER_POOL_SIZE), number(Setting.CONSUMER_POOL_SIZE)),
                    new SessionConfig(
                            text(Setting.ID_KEY),
                            yes(Setting.INSTANCE_ID_AS_NAMESPACE),
                            duration(Setting.PRODUCER_CLEANUP_TIMEOUT),
                            duration(Setting.CONSUMER_CLEANUP_TIMEOUT)),
                    access(),
                    new MetricsConfig(number(Setting.METRICS_TOPICS)),
                    duration(Setting.DRAIN_DELAY),
                    duration(Setting.DRAIN_TIMEOUT));
        }

        private GrpcConfig grpc() {
            return new GrpcConfig(
                    text(Setting.GRPC_HOST),
                    number(Setting.GRPC_PORT),
                    new TlsConfig(
                            value(Setting.TLS, TlsConfig.Mode.class),
                            text(Setting.TLS_CERTIFICATE),
                            text(Setting.TLS_KEY),
                            value(Setting.TLS_CLIENT_AUTH, TlsConfig.ClientAuth.class),
                            text(Setting.TLS_CLIENT_AUTHORITIES)),
                    Endpoints.parse(text(Setting.ADVERTISED_ADDRESS)),
                    number(Setting.MAX_CONCURRENT),
                    new ConnectionLimits(
                            number(Setting.MAX_STREAMS),
                            value(Setting.MAX_METADATA_SIZE, Long.class).intValue(),
                            value(Setting.REQUEST_BUFFER_BYTES, Long.class),
                            duration(Setting.MAX_CONNECTION_AGE),
                            duration(Setting.MAX_CONNECTION_AGE_GRACE)),
                    duration(Setting.READ_TIMEOUT),
                    duration(Setting.WRITE_TIMEOUT));
        }

        private BrokerConfig broker() {
            List<String> nameServers = Endpoints.parse(text(Setting.NAME_SERVER));
            Optional<Cluster> cluster = nameServers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Cluster(nameServers, text(Setting.ACCESS_KEY_ID), text(Setting.ACCESS_KEY_SECRET)));
            return new BrokerConfig(
                    cluster,
                    duration(Setting.BROKER_TIMEOUT),
                    yes(Setting.AUTO_CREATE_TOPICS),
                    number(Setting.AUTO_CREATE_TOPIC_QUEUES),
                    new BrokerTlsConfig(
                            value(Setting.BROKER_TLS, BrokerTlsConfig.Mode.class),
                            text(Setting.BROKER_TLS_AUTHORITIES),
                            text(Setting.BROKER_TLS_CERTIFICATE),
                            text(Setting.BROKER_TLS_KEY)));
        }

        private AccessConfig access() {
            return new AccessConfig(
                    allowedEndpoints(),
                    text(Setting.USERS_FILE),
                    new User.Quota(number(Setting.TOPIC_QUOTA_MESSAGES), value(Setting.TOPIC_QUOTA_BYTES, Long.class)));
        }

        private Optional<List<String>> allowedEndpoints() {
            String more = text(Setting.ALLOWED_ENDPOINTS).trim();
            List<String> allowed = new ArrayList<>(Endpoints.parse(text(Setting.NAME_SERVER)));
            if (more.equals(Endpoints.ANY) || (more.isEmpty() && allowed.isEmpty())) {
                return Optional.empty();
            }
            allowed.addAll(Endpoints.parse(more));
            return Optional.of(List.copyOf(allowed));
        }

        private ReceiveConfig receive() {
            return new ReceiveConfig(
                    Math.min(MAX_POP, number(Setting.BATCH_SIZE)),
                    number(Setting.MESSAGE_BUFFER_SIZE),
                    duration(Setting.PULL_TIMEOUT),
                    duration(Setting.PULL_INTERVAL),
                    duration(Setting.INVISIBLE_DURATION),
                    number(Setting.MAX_RECONSUME_TIMES),
                    value(Setting.CONSUME_FROM, ReceiveConfig.ConsumeFrom.class),
                    value(Setting.FILTER_GROUPS, ReceiveConfig.FilterGroups.class));
        }

        private Builder put(Setting setting, Object value) {
            values.put(setting, value);
            unreadable.remove(setting);
            return this;
        }

        private int number(Setting setting) {
            return value(setting, Integer.class);
        }

        private boolean yes(Setting setting) {
            return value(setting, Boolean.class);
        }

        String text(Setting setting) {
            return value(setting, String.class);
        }

        private Duration duration(Setting setting) {
            return value(setting, Duration.class);
        }

        <T> T value(Setting setting, Class<T> type) {
            return type.cast(Objects.requireNonNull(values.getOrDefault(setting, setting.defaultValue())));
        }

        private static String violation(Setting setting, String value) {
            String shown = setting.secret() ? "(hidden)" : "\"" + value + "\"";
            return setting.name() + ": " + shown + " (expected: " + setting.expected() + ")";
        }
    }
}
