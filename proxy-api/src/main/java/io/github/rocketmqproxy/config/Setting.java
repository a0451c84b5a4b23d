package io.github.rocketmqproxy.config;

import static io.github.rocketmqproxy.config.SettingType.choice;
import static io.github.rocketmqproxy.config.SettingType.duration;
import static io.github.rocketmqproxy.config.SettingType.size;
import static io.github.rocketmqproxy.config.SettingType.text;
import static io.github.rocketmqproxy.config.SettingType.wholeNumber;
import static io.github.rocketmqproxy.config.SettingType.yesNo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The catalogue of the engine's settings: name, values, default, meaning. Command line, environment, configuration file,
 * builder, error messages and docs are all made from it.
 *
 * <p>A setting has one name in three spellings: {@code BATCH_SIZE} in the environment, {@code --batch-size} as a flag,
 * {@code batch-size} in a file.
 */
public enum Setting {
    /** Port of the gRPC server. */
    GRPC_PORT(wholeNumber(0, 65_535), 50_051, "Port of the gRPC server. 0 takes any free port and prints it."),
    /** Address that the gRPC server listens on. */
    GRPC_HOST(
            text("a host name or address, or * for all", value -> !value.isBlank()),
            "*",
            "Address that the gRPC server listens on. * is every address of the machine."),
    /** Plaintext, TLS or both. */
    TLS(
            choice(TlsConfig.Mode.class),
            TlsConfig.Mode.AUTO,
            "Which clients the gRPC port serves: with auto those with TLS and those without, with off only those without, "
                    + "with required only those with."),
    /** Certificate file. */
    TLS_CERTIFICATE(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the certificate of the gRPC port, followed by those of the authorities between it and the root. "
                    + "Empty: the proxy makes one at each start that nobody vouches for."),
    /** Key file. */
    TLS_KEY(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the private key of TLS_CERTIFICATE, in PKCS #8 and not encrypted."),
    /** Certificates of clients. */
    TLS_CLIENT_AUTH(
            choice(TlsConfig.ClientAuth.class),
            TlsConfig.ClientAuth.NONE,
            "Whether clients show a certificate: with none they are not asked, with optional only good ones are taken, "
                    + "with required nobody is served without one."),
    /** Who vouches for clients. */
    TLS_CLIENT_AUTHORITIES(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the certificates of the authorities that vouch for clients."),
    /** What routes carry. */
    ADVERTISED_ADDRESS(
            text(
                    "empty, host:port, or the host:port of several IP addresses of one kind, separated by ; or ,",
                    Endpoints::validAccessPoint),
            "",
            "Where clients of the official protocol are sent for sending and receiving: this proxy or a load balancer before "
                    + "it. Empty: to where they have asked."),
    /** Most client connections. */
    MAX_CONCURRENT(
            wholeNumber(1, 1_000_000),
            1_000,
            "Client connections open at once. One more is refused with an error that says so."),
    /** Most calls on one connection. */
    MAX_STREAMS(
            wholeNumber(1, 1_000_000), 10_000, "Calls open at once on one client connection. More wait at the client."),
    /** Largest headers. */
    MAX_METADATA_SIZE(
            size(1L << 10, 1L << 20), 8L << 10, "Largest headers of a call. A call with larger ones is refused."),
    /** Requests that are not complete. */
    REQUEST_BUFFER_BYTES(
            size(32L << 20, 1L << 40),
            64L << 20,
            "Bytes of requests that have not come completely yet, of all connections together. Beyond it, a request of the "
                    + "connection that holds most of them is refused."),
    /** Oldest connection. */
    MAX_CONNECTION_AGE(
            duration(Duration.ZERO, Duration.ofDays(30)),
            Duration.ZERO,
            "How old a client connection may grow, give or take a tenth, before the client is told to make a new one, so that "
                    + "load spreads over instances that have been added. 0s: no limit."),
    /** Calls of an old connection. */
    MAX_CONNECTION_AGE_GRACE(
            duration(Duration.ZERO, Duration.ofDays(1)),
            Duration.ofMinutes(5),
            "How long the calls of a connection that has reached MAX_CONNECTION_AGE may go on; streams that are open then end. "
                    + "0s: no limit."),
    /** Longest wait for a request. */
    READ_TIMEOUT(
            duration(Duration.ofMillis(100), Duration.ofHours(1)),
            Duration.ofSeconds(30),
            "Longest time that a call may take to send its complete request."),
    /** Longest wait for the client to take an answer. */
    WRITE_TIMEOUT(
            duration(Duration.ofMillis(100), Duration.ofHours(1)),
            Duration.ofSeconds(30),
            "Longest time that a client may take to read the answer of a unary call."),
    /** Default cluster. */
    NAME_SERVER(
            text("host:port, several separated by ; or ,", Endpoints::valid),
            "",
            "Name servers of the cluster that clients get when they name none."),
    /** Clusters that clients may name. */
    ALLOWED_ENDPOINTS(
            text("host:port, several separated by ; or , or * for any, or empty", Endpoints::validAllowed),
            "",
            "Name servers that clients of the simple protocol may name, besides those of NAME_SERVER. Empty: only those of "
                    + "NAME_SERVER, or any where there are none."),
    /** Credentials for the default cluster. */
    ACCESS_KEY_ID(
            text("any text", value -> true), "", "Access key id for clients of the default cluster that bring none."),
    /** Credentials for the default cluster. */
    ACCESS_KEY_SECRET(text("any text", value -> true), "", "Secret of ACCESS_KEY_ID."),
    /** Users. */
    USERS_FILE(
            text("the path of a file, or empty", value -> true),
            "",
            "File with the users that may use the gRPC port, what each may send to and consume, and their quotas. It is read "
                    + "again when it changes. Empty: everybody may do everything."),
    /** Quota of topics. */
    TOPIC_QUOTA_MESSAGES(
            wholeNumber(0, 1_000_000_000),
            0,
            "Most messages a second that this instance takes for one topic. One more is refused. 0: no limit."),
    /** Quota of topics. */
    TOPIC_QUOTA_BYTES(
            size(0, 1L << 40),
            0L,
            "Most bytes a second that this instance takes for one topic. What is more is refused. 0: no limit."),
    /** Longest wait for one broker request. */
    BROKER_TIMEOUT(
            duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            Duration.ofSeconds(3),
            "Longest time that one request to a broker or name server may take. A call's own deadline shortens it."),
    /** TLS to brokers. */
    BROKER_TLS(
            choice(BrokerTlsConfig.Mode.class),
            BrokerTlsConfig.Mode.OFF,
            "TLS towards name servers and brokers: off is plaintext; verify wants a certificate that BROKER_TLS_AUTHORITIES vouch "
                    + "for; trust-all takes any."),
    /** Who vouches for brokers. */
    BROKER_TLS_AUTHORITIES(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the certificates of the authorities that vouch for name servers and brokers. Empty: those that Java "
                    + "trusts."),
    /** Own certificate. */
    BROKER_TLS_CERTIFICATE(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the certificate that brokers are shown, where they ask for one, followed by those of the authorities "
                    + "between it and the root."),
    /** Its key. */
    BROKER_TLS_KEY(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the private key of BROKER_TLS_CERTIFICATE, in PKCS #8 and not encrypted."),
    /** Create missing topics. */
    AUTO_CREATE_TOPICS(
            yesNo(), false, "Create a topic when a producer or consumer is opened for one that does not exist."),
    /** Queues of created topics. */
    AUTO_CREATE_TOPIC_QUEUES(
            wholeNumber(1, 1024), 8, "Queues, on each broker, of a topic that AUTO_CREATE_TOPICS creates."),
    /** Inbound messages. */
    MESSAGE_BUFFER_SIZE(
            wholeNumber(1, 10_000_000),
            1_000,
            "Messages that may wait in the proxy: on the way in for the whole engine, on the way out for each consumer stream."),
    /** Inbound bytes. */
    MESSAGE_BUFFER_BYTES(
            size(1L << 20, 1L << 40),
            64L << 20,
            "Bytes that those messages may take, on the way in and, apart from that, on the way out."),
    /** Threads for blocking work. */
    WORKER_POOL_SIZE(
            wholeNumber(1, 10_000),
            100,
            "Most threads for work that may block. Idle ones end; sending and receiving needs none."),
    /** Threads of connections. */
    IO_THREADS(
            wholeNumber(0, 1_000),
            0,
            "Threads that read and write all connections, of clients and to brokers. 0: half as many as the machine has cores."),
    /** Messages in one broker request. */
    BATCH_SIZE(
            wholeNumber(1, 100_000), 100, "Most messages in one request to a broker; at most 32 are fetched at once."),
    /** Longest wait for company. */
    FLUSH_INTERVAL(
            duration(Duration.ZERO, Duration.ofMinutes(1)),
            Duration.ofMillis(100),
            "Longest time that a message may wait for company while another batch of its queue is in flight."),
    /** Deliver-later property for clouds. */
    VENDOR_DELIVERY_PROPERTY(
            yesNo(), false, "Also set the property __STARTDELIVERTIME on timed messages, for clouds that honour it."),
    /** Send connections. */
    PRODUCER_POOL_SIZE(wholeNumber(1, 1_000), 10, "Most connections for sending to one broker, for each cluster."),
    /** Receive connections. */
    CONSUMER_POOL_SIZE(wholeNumber(1, 1_000), 20, "Most connections for receiving from one broker, for each cluster."),
    /** Long poll. */
    PULL_TIMEOUT(
            duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
            Duration.ofSeconds(5),
            "How long the broker may hold one request for messages when it has none."),
    /** Pause after nothing. */
    PULL_INTERVAL(
            duration(Duration.ZERO, Duration.ofMinutes(5)),
            Duration.ofSeconds(1),
            "Pause after a request for messages that failed; the longest pause when the broker answers empty at once, again and again."),
    /** Hidden until acknowledged. */
    INVISIBLE_DURATION(
            duration(Duration.ofSeconds(1), Duration.ofHours(12)),
            Duration.ofSeconds(60),
            "How long a delivered message stays hidden before it comes again, unless it is acknowledged."),
    /** Attempts before the dead-letter topic. */
    MAX_RECONSUME_TIMES(
            wholeNumber(-1, 1_000),
            -1,
            "How often a message comes again before it goes to the dead-letter topic. -1 is what the broker has for the group."),
    /** Where new groups begin. */
    CONSUME_FROM(
            choice(ReceiveConfig.ConsumeFrom.class),
            ReceiveConfig.ConsumeFrom.FIRST,
            "Where a consumer group begins that the broker has never seen: with the first message kept, or with new ones only. "
                    + "The broker reads a queue from its beginning all the same while it has the queue's first message in "
                    + "memory, unless its initPopOffsetByCheckMsgInMem is false."),
    /** Filters of one group. */
    FILTER_GROUPS(
            choice(ReceiveConfig.FilterGroups.class),
            ReceiveConfig.FilterGroups.SEPARATE,
            "Tag expressions of one group: separate gives each its own broker group, so that none skips what another wants; "
                    + "shared uses the group as it is and needs one expression for all its consumers."),
    /** Idle producers. */
    PRODUCER_CLEANUP_TIMEOUT(
            duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            Duration.ofSeconds(30),
            "How long the proxy keeps broker resources of a producer that sends nothing. Its id stays valid."),
    /** Idle consumers. */
    CONSUMER_CLEANUP_TIMEOUT(
            duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            Duration.ofSeconds(30),
            "How long the proxy keeps broker resources of a consumer without a stream. Its id stays valid."),
    /** Namespace. */
    INSTANCE_ID_AS_NAMESPACE(
            yesNo(),
            false,
            "Take a client's instance_id as RocketMQ namespace: topic and group become instance_id%name."),
    /** Key of ids. */
    ID_KEY(
            text("at least 16 characters, or empty for a random key", value -> value.isEmpty() || value.length() >= 16),
            "",
            "Secret that seals producer, consumer and transaction ids. Instances with one key accept each other's ids."),
    /** Figures by topic. */
    METRICS_TOPICS(
            wholeNumber(0, 10_000),
            100,
            "Most topics with figures of their own; the figures of further ones are those of the topic other. 0: no figures by topic."),
    /** Before a graceful close. */
    DRAIN_DELAY(
            duration(Duration.ZERO, Duration.ofMinutes(10)),
            Duration.ZERO,
            "How long closing goes on serving everything after it has said that the proxy is not ready, so that load balancers can notice."),
    /** Graceful close. */
    DRAIN_TIMEOUT(
            duration(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(20),
            "Longest time that closing may take to finish calls in flight and give undelivered messages back.");

    private final SettingType<?> type;
    private final Object defaultValue;
    private final String description;

    <T> Setting(SettingType<T> type, T defaultValue, String description) {
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /**
     * The name on the command line and in files.
     *
     * @return the name in lower case with dashes
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What the setting does, for help texts.
     *
     * @return one or two sentences
     */
    public String description() {
        return description;
    }

    /**
     * Which values are allowed, with their range.
     *
     * @return the rule in words
     */
    public String expected() {
        return type.expected();
    }

    /**
     * The allowed values, where there are few.
     *
     * @return their text forms; empty where there are too many to list
     */
    public List<String> choices() {
        return type.choices();
    }

    /**
     * The default as it would be written.
     *
     * @return the text, empty where the default is "not set"
     */
    public String defaultText() {
        return type.format(defaultValue);
    }

    /**
     * Whether the value must never be shown.
     *
     * @return true for keys and secrets
     */
    public boolean secret() {
        return this == ACCESS_KEY_SECRET || this == ID_KEY;
    }

    /**
     * Whether the setting can be given without a value on the command line.
     *
     * @return true for settings that are true or false
     */
    public boolean yesOrNo() {
        return defaultValue instanceof Boolean;
    }

    /**
     * Whether an engine that runs can go on with another value.
     *
     * @return false for settings that need a restart
     */
    public boolean tunable() {
        return switch (this) {
            case TOPIC_QUOTA_MESSAGES,
                    TOPIC_QUOTA_BYTES,
                    MESSAGE_BUFFER_SIZE,
                    MESSAGE_BUFFER_BYTES,
                    BATCH_SIZE,
                    FLUSH_INTERVAL,
                    PULL_TIMEOUT,
                    PULL_INTERVAL,
                    INVISIBLE_DURATION,
                    MAX_RECONSUME_TIMES -> true;
            default -> false;
        };
    }

    Object defaultValue() {
        return defaultValue;
    }

    SettingType<?> type() {
        return type;
    }
}
