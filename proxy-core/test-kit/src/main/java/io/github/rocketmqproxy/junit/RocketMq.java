package io.github.rocketmqproxy.junit;

import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running broker and a proxy before it, as a test sees them. JUnit makes and closes it; see {@link RocketMqExtension}. Thread-safe.
 */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes a CloseableResource only.
public final class RocketMq implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    private final Setup setup;
    private final BrokerInUse broker;
    private @Nullable ProxyEngine engine;
    private @Nullable Client client;
    private boolean closed;

    private RocketMq(Setup setup, BrokerInUse broker) {
        this.setup = setup;
        this.broker = broker;
    }

    static RocketMq start(Setup setup, ExtensionContext context) {
        BrokerInUse broker = setup.ownBroker() ? BrokerInUse.start() : BrokerInUse.shared(context);
        RocketMq started = new RocketMq(setup, broker);
        boolean ready = false;
        try {
            setup.create(broker.broker());
            ready = true;
        } finally {
            if (!ready) {
                started.close();
            }
        }
        return started;
    }

    /**
     * Where the broker's name server listens, for a proxy or a client of RocketMQ itself.
     *
     * @return {@code 127.0.0.1:port}
     */
    public String nameServerAddress() {
        return broker.broker().nameServerAddress();
    }

    /**
     * The broker: to create more topics and groups, or to stop and start it where it is {@linkplain
     * RocketMqExtension.Builder#ownBroker() the test's own}.
     *
     * @return the broker; closed by JUnit
     */
    public EmbeddedBroker broker() {
        return broker.broker();
    }

    /**
     * The proxy. The first call starts it, with the first test that needs one; a test of an application that has its own never does.
     *
     * @return the running engine; closed by JUnit
     * @throws io.github.rocketmqproxy.config.ConfigException if a setting has a value that it cannot have
     */
    public synchronized ProxyEngine engine() {
        if (closed) {
            throw new IllegalStateException(
                    "RocketMq: closed (expected: use within the tests that it was started for)");
        }
        if (engine == null) {
            ProxyEngine started = setup.engine(nameServerAddress());
            try {
                started.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            engine = started;
        }
        return engine;
    }

    /**
     * Where the proxy listens; starts it, if it is not running.
     *
     * @return {@code 127.0.0.1:port}, for clients of both protocols, without TLS or with
     */
    public String proxyAddress() {
        return "127.0.0.1:" + engine().port();
    }

    /**
     * Sends a message by the proxy and waits until the broker has it.
     *
     * @param topic to where
     * @param body the message
     * @return the message id
     * @throws IllegalStateException if the proxy refuses
     */
    public String send(String topic, String body) {
        return client().send(topic, body);
    }

    /**
     * Receives messages by the proxy and acknowledges them. Waits for at most thirty seconds.
     *
     * @param topic from where
     * @param group the consumer group; one that is new begins with the first message of the topic
     * @param count how many to wait for
     * @return their bodies, {@code count} of them, in the order of their arrival
     * @throws IllegalStateException if the proxy refuses, or fewer have come in time
     */
    public List<String> receive(String topic, String group, int count) {
        return client().receive(topic, group, count);
    }

    private synchronized Client client() {
        if (client == null) {
            client = new Client(proxyAddress());
        }
        return client;
    }

    /** Closes the proxy, and the broker where it is the test's own. JUnit calls this; idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (client != null) {
                client.close();
            }
            if (engine != null) {
                engine.close();
            }
        } finally {
            if (setup.ownBroker()) {
                broker.close();
            }
        }
    }
}
