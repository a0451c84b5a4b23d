package io.github.rocketmqproxy.embeddedbroker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.jspecify.annotations.Nullable;

/**
 * A RocketMQ 5.5.0 name server and broker in this JVM, listening on 127.0.0.1 only, for development and tests. Topics and consumer
 * groups are created on first use. Everything is kept in one directory, so that a later start finds it again.
 *
 * <p>It takes the whole process for itself: it sets the system property {@code tls.server.mode} to {@code disabled} (unless set)
 * before RocketMQ's first class is loaded, and points {@code user.home} elsewhere for the moments in which the broker starts.
 *
 * <p>Memory: the JVM needs at least {@code -Xmx128m} and {@code -XX:MaxDirectMemorySize=256m}. With less direct memory the broker
 * still answers, but loses acknowledgements and transactions.
 *
 * <p>Thread-safe; methods block until done. Whoever starts it closes it.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** These write to the application's log, not to RocketMQ's: two lines a second. Kept here, since JUL forgets levels. */
    private static final List<Logger> TALKATIVE =
            List.of(Logger.getLogger("RocketmqPop"), Logger.getLogger("RocketmqAuthAudit"));

    private final DirectoryLock lock;
    private final NameServer nameServer;
    private final BrokerSettings settings;
    private final int brokerPort;
    private @Nullable Broker broker;
    private boolean closed;

    private EmbeddedBroker(DirectoryLock lock, NameServer nameServer, BrokerSettings settings, Broker broker) {
        this.lock = lock;
        this.nameServer = nameServer;
        this.settings = settings;
        this.broker = broker;
        this.brokerPort = broker.port();
    }

    /**
     * Starts to describe a broker.
     *
     * @return a builder; only the directory must be set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where clients find the name server.
     *
     * @return {@code 127.0.0.1:port}
     */
    public String nameServerAddress() {
        return nameServer.address();
    }

    /**
     * Where the broker listens; the same after {@link #stopBroker()} and {@link #startBroker()}.
     *
     * @return {@code 127.0.0.1:port}
     */
    public String brokerAddress() {
        return Network.HOST + ":" + brokerPort;
    }

    /**
     * Creates a topic, or changes how many queues it has.
     *
     * @param topic its name
     * @param queues read and write queues, at least 1
     */
    public synchronized void createTopic(String topic, int queues) {
        createTopic(topic, queues, Map.of());
    }

    /**
     * Creates a topic for one type of messages, or changes it.
     *
     * @param topic its name
     * @param queues read and write queues, at least 1
     * @param messageType what it takes, as RocketMQ writes it: {@code NORMAL}, {@code FIFO}, {@code DELAY}, {@code TRANSACTION},
     *     {@code LITE}, {@code PRIORITY} or {@code MIXED}
     */
    public synchronized void createTopic(String topic, int queues, String messageType) {
        createTopic(topic, queues, Map.of("message.type", messageType));
    }

    private void createTopic(String topic, int queues, Map<String, String> attributes) {
        running().createTopic(topic, queues, attributes);
        Readiness.await(() -> nameServer.knows(topic), running()::register, "topic " + topic);
    }

    /**
     * Creates a consumer group, or changes it.
     *
     * @param group its name
     * @param orderly whether each queue is delivered strictly in order
     * @param retryMaxTimes how often an unacknowledged message comes again before it goes to the dead-letter topic; -1 for never
     */
    public synchronized void createConsumerGroup(String group, boolean orderly, int retryMaxTimes) {
        createConsumerGroup(group, orderly, retryMaxTimes, Duration.ofMinutes(15));
    }

    /**
     * Creates a consumer group, or changes it.
     *
     * @param group its name
     * @param orderly whether each queue is delivered strictly in order
     * @param retryMaxTimes how often an unacknowledged message comes again before it goes to the dead-letter topic; -1 for never
     * @param consumeTimeout how long consuming one message may take; in whole minutes, at least one
     */
    public synchronized void createConsumerGroup(
            String group, boolean orderly, int retryMaxTimes, Duration consumeTimeout) {
        running().createConsumerGroup(group, orderly, retryMaxTimes, consumeTimeout);
    }

    /**
     * Creates a consumer group that consumes the lite topics of a topic, or changes it.
     *
     * @param group its name
     * @param topic the topic, created with the message type {@code LITE}
     */
    public synchronized void createLiteConsumerGroup(String group, String topic) {
        running().createLiteConsumerGroup(group, topic);
    }

    /** Stops the broker and leaves the name server running, as when a broker's machine goes down. */
    public synchronized void stopBroker() {
        if (broker != null) {
            broker.stop();
            broker = null;
        }
    }

    /**
     * Starts the broker again, on the same port and with the same messages.
     *
     * @throws IllegalStateException if it cannot start, or this object is closed
     */
    public synchronized void startBroker() {
        if (closed) {
            throw new IllegalStateException("embedded broker: closed (start a new one)");
        }
        if (broker == null) {
            try {
                broker = startAndAwait(settings, brokerPort, nameServer);
            } catch (Exception e) {
                throw new IllegalStateException("embedded broker: cannot start again on port " + brokerPort, e);
            }
        }
    }

    private Broker running() {
        if (broker == null) {
            throw new IllegalStateException("embedded broker: stopped (call startBroker() first)");
        }
        return broker;
    }

    /** Stops everything and writes it to disk; takes a few seconds. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopBroker();
        nameServer.stop();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Broker startAndAwait(BrokerSettings settings, int port, NameServer nameServer) throws Exception {
        Broker broker = Broker.start(settings, port);
        boolean ready = false;
        try {
            String topic = TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC;
            Readiness.await(() -> nameServer.knows(topic), broker::register, "broker");
            ready = true;
        } finally {
            if (!ready) {
                broker.stop();
            }
        }
        return broker;
    }

    /** Describes the broker to start. */
    public static final class Builder {
        private @Nullable Path directory;
        private int nameServerPort;
        private int brokerPort;
        private Duration checkTimeout = Duration.ofSeconds(6);
        private Duration checkInterval = Duration.ofSeconds(5);
        private BrokerSettings.@Nullable User user;
        private boolean manyMessages;

        private Builder() {}

        /**
         * Where messages and settings are kept. Required.
         *
         * @param value a directory; created if missing; used by one broker at a time
         * @return this
         */
        public Builder directory(Path value) {
            directory = value;
            return this;
        }

        /**
         * The name server's port.
         *
         * @param value 0 (default) for any free one
         * @return this
         */
        public Builder nameServerPort(int value) {
            nameServerPort = value;
            return this;
        }

        /**
         * The broker's port.
         *
         * @param value 0 (default) for any free one
         * @return this
         */
        public Builder brokerPort(int value) {
            brokerPort = value;
            return this;
        }

        /**
         * Switches authentication on (RocketMQ ACL 2.0): only this user, who may do everything, is let in.
         *
         * @param id the access key id
         * @param secret its secret
         * @return this
         */
        public Builder accessKey(String id, String secret) {
            user = new BrokerSettings.User(id, secret);
            return this;
        }

        /**
         * When the broker asks about half messages whose transaction has not ended.
         *
         * @param timeout how old a half message must be before the first question; default 6 s
         * @param interval how often the broker looks; default 5 s
         * @return this
         */
        public Builder transactionCheck(Duration timeout, Duration interval) {
            checkTimeout = timeout;
            checkInterval = interval;
            return this;
        }

        /**
         * Prepares for millions of messages: larger files, as brokers in production have, each of which is there in full from the
         * beginning. The small ones that are the default suit a developer's disk, but a process may have only so many open.
         *
         * @return this
         */
        public Builder manyMessages() {
            manyMessages = true;
            return this;
        }

        /**
         * Starts name server and broker and waits until clients can use them; the first start in a JVM takes about three seconds.
         *
         * @return the running broker
         * @throws IOException if the directory cannot be used, or is in use by another embedded broker
         * @throws IllegalStateException if a port is taken or RocketMQ does not start
         */
        public EmbeddedBroker start() throws IOException {
            if (directory == null) {
                throw new IllegalStateException("directory: not set (expected: where to keep messages)");
            }
            prepareProcess();
            DirectoryLock lock = DirectoryLock.take(directory);
            boolean started = false;
            try {
                EmbeddedBroker result = start(directory.toAbsolutePath(), lock);
                started = true;
                return result;
            } finally {
                if (!started) {
                    lock.close();
                }
            }
        }

        private EmbeddedBroker start(Path home, DirectoryLock lock) {
            NameServer nameServer;
            try {
                nameServer = NameServer.start(home, nameServerPort);
            } catch (Exception e) {
                throw new IllegalStateException(
                        "embedded name server: cannot start on port " + nameServerPort + ": " + reason(e), e);
            }
            BrokerSettings settings =
                    new BrokerSettings(home, nameServer.address(), checkTimeout, checkInterval, user, manyMessages);
            try {
                return new EmbeddedBroker(lock, nameServer, settings, startAndAwait(settings, brokerPort, nameServer));
            } catch (Exception e) {
                nameServer.stop();
                throw new IllegalStateException(
                        "embedded broker: cannot start on port " + brokerPort + ": " + reason(e), e);
            }
        }

        /** RocketMQ wraps its causes several times; the innermost says what happened. */
        private static String reason(Throwable failure) {
            Throwable innermost = failure;
            while (innermost.getCause() != null) {
                innermost = innermost.getCause();
            }
            return innermost.toString();
        }

        /** System properties that RocketMQ's classes read once, when they are loaded. */
        private static void prepareProcess() {
            if (System.getProperty("tls.server.mode") == null) {
                System.setProperty("tls.server.mode", "disabled");
            }
            System.setProperty(RemotingCommand.REMOTING_VERSION_KEY, Integer.toString(MQVersion.CURRENT_VERSION));
            TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
        }
    }
}
