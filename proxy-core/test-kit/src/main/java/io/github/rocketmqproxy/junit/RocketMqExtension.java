package io.github.rocketmqproxy.junit;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit 5 extension: a real broker, and a proxy before it, on free ports of the loopback address.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RocketMqExtension ROCKETMQ = RocketMqExtension.builder()
 *         .topic("orders")
 *         .consumerGroup("billing")
 *         .build();
 * }</pre>
 *
 * <p>In a static field it serves all tests of the class, in an instance field each test anew. The broker is one for the whole test
 * run, unless {@link Builder#ownBroker()} is said: it takes seconds to start. The proxy is started when it is first asked for. All
 * of it is closed, and its directory deleted, by JUnit. Thread-safe once built.
 */
public final class RocketMqExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private final @Nullable Setup fixed;
    private volatile @Nullable RocketMq running;

    /** For {@link RocketMqTest}, which says what to create. */
    public RocketMqExtension() {
        this.fixed = null;
    }

    private RocketMqExtension(Setup setup) {
        this.fixed = setup;
    }

    /**
     * A builder for what a test needs.
     *
     * @return a new builder: a broker without topics, a proxy with its defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The broker and the proxy.
     *
     * @return the same for all tests that share this extension
     * @throws IllegalStateException if JUnit has not started this extension
     */
    public RocketMq get() {
        RocketMq current = running;
        if (current == null) {
            throw new IllegalStateException("RocketMqExtension: JUnit has not started it (expected: a field with"
                    + " @RegisterExtension, a static one where it is needed before each test)");
        }
        return current;
    }

    /**
     * Where the name server of the broker listens: {@link RocketMq#nameServerAddress()}.
     *
     * @return {@code 127.0.0.1:port}
     */
    public String nameServerAddress() {
        return get().nameServerAddress();
    }

    /**
     * Where the proxy listens: {@link RocketMq#proxyAddress()}.
     *
     * @return {@code 127.0.0.1:port}
     */
    public String proxyAddress() {
        return get().proxyAddress();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        start(context);
    }

    /** What runs belongs to the store of its context, which closes it: that of the class, or of the test for an instance field. */
    private void start(ExtensionContext context) {
        running = context.getStore(Namespace.create(RocketMqExtension.class, this))
                .getOrComputeIfAbsent(
                        RocketMq.class, type -> RocketMq.start(setupFor(context), context), RocketMq.class);
    }

    private Setup setupFor(ExtensionContext context) {
        return fixed != null ? fixed : Setup.of(context.getRequiredTestClass().getAnnotation(RocketMqTest.class));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RocketMq.class;
    }

    @Override
    public RocketMq resolveParameter(ParameterContext parameter, ExtensionContext context) {
        start(context);
        return get();
    }

    /** Collects what a test needs. Not thread-safe. */
    public static final class Builder {
        private final List<Setup.Topic> topics = new ArrayList<>();
        private final List<String> groups = new ArrayList<>();
        private final List<Setup.Value> settings = new ArrayList<>();
        private Consumer<ProxyEngine.Builder> engine = builder -> {};
        private boolean ownBroker;

        private Builder() {}

        /**
         * Creates a topic with four queues.
         *
         * @param name its name
         * @return this
         */
        public Builder topic(String name) {
            return topic(name, Setup.QUEUES, "NORMAL");
        }

        /**
         * Creates a topic for one type of messages.
         *
         * @param name its name
         * @param queues read and write queues, at least 1
         * @param messageType {@code NORMAL}, {@code FIFO}, {@code DELAY}, {@code TRANSACTION}, {@code LITE}, {@code PRIORITY} or {@code
         *     MIXED}
         * @return this
         */
        public Builder topic(String name, int queues, String messageType) {
            topics.add(new Setup.Topic(name, queues, messageType));
            return this;
        }

        /**
         * Creates a consumer group. Others, such as those that are given each queue strictly in order, are created by {@link
         * RocketMq#broker()}.
         *
         * @param name its name
         * @return this
         */
        public Builder consumerGroup(String name) {
            groups.add(name);
            return this;
        }

        /**
         * Sets something of the proxy. Without it, host, port and name server fit, topics are created when they are missing, and
         * closing takes at most five seconds.
         *
         * @param setting which
         * @param value as in the environment or a file
         * @return this
         */
        public Builder setting(Setting setting, String value) {
            settings.add(new Setup.Value(setting, value));
            return this;
        }

        /**
         * Changes how the proxy is built: a registry, an authenticator, an executor.
         *
         * @param change called with the builder before the engine is built
         * @return this
         */
        public Builder engine(Consumer<ProxyEngine.Builder> change) {
            engine = Objects.requireNonNull(change, "change");
            return this;
        }

        /**
         * Takes a broker that no other test uses, for tests that stop it or fill it.
         *
         * @return this
         */
        public Builder ownBroker() {
            ownBroker = true;
            return this;
        }

        /**
         * Makes the extension. Nothing is started yet.
         *
         * @return the extension, for a field with {@code @RegisterExtension}
         */
        public RocketMqExtension build() {
            return new RocketMqExtension(new Setup(topics, groups, settings, engine, ownBroker));
        }
    }
}
