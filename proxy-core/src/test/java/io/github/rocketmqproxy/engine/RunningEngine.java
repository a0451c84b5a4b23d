package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An engine before the shared real broker, on a free port, and clients of it. */
final class RunningEngine implements AutoCloseable {
    static final String KEY = "a key that all test engines share";

    private final ProxyEngine engine;
    private final List<TestClient> clients = new ArrayList<>();
    private final List<V2Client> v2Clients = new ArrayList<>();

    private RunningEngine(ProxyEngine engine) {
        this.engine = engine;
        try {
            engine.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the defaults, except for what a test must have. */
    static RunningEngine start() {
        return start(config());
    }

    static RunningEngine start(ProxyConfig.Builder config) {
        return new RunningEngine(ProxyEngine.builder(config.build()).build());
    }

    /** With a host's own users. */
    static RunningEngine start(ProxyConfig.Builder config, Authenticator authenticator) {
        return new RunningEngine(
                ProxyEngine.builder(config.build()).authenticator(authenticator).build());
    }

    static ProxyConfig.Builder config() {
        return config(SharedBroker.get().nameServerAddress());
    }

    /** Before another cluster. */
    static ProxyConfig.Builder config(String nameServer) {
        return ProxyConfig.builder()
                .grpcHost("127.0.0.1")
                .grpcPort(0)
                .nameServer(nameServer)
                .autoCreateTopics(true)
                .idKey(KEY)
                .set(Setting.PULL_TIMEOUT, "1s")
                .set(Setting.PULL_INTERVAL, "100ms")
                .set(Setting.DRAIN_TIMEOUT, "5s");
    }

    ProxyEngine engine() {
        return engine;
    }

    /** A client with a connection of its own that names no endpoint. */
    TestClient client() {
        return client("");
    }

    TestClient client(String endpoint) {
        TestClient client = new TestClient(engine.port(), endpoint);
        clients.add(client);
        return client;
    }

    /** A client of the official protocol with a connection of its own. */
    V2Client v2Client() {
        V2Client client = new V2Client(engine.port());
        v2Clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(TestClient::close);
        v2Clients.forEach(V2Client::close);
        engine.close();
    }
}
